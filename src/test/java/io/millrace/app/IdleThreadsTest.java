package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import io.millrace.serving.ModelCatalog.State;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A model that nobody asks costs no processor time: its threads wait without an end, and no other is there for it alone. */
class IdleThreadsTest extends ServiceHarness {

    private static final Set<String> OF_ALL = Set.of("model-watch", "model-upkeep");

    private final ModelRegistry registry;

    IdleThreadsTest(@Autowired ModelRegistry models) {
        super(models);
        this.registry = models;
    }

    private List<Thread> ofModels() {
        List<String> names = registry.models().stream()
                .filter(model -> model.state() == State.READY)
                .map(model -> model.id())
                .toList();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> names.stream().anyMatch(thread.getName()::contains))
                .toList();
    }

    @Test
    void threads_ofModelsThatNobodyAsks_waitWithoutAnEnd() {
        await("rest", () -> ofModels().stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        assertThat(ofModels()).hasSizeGreaterThanOrEqualTo((int) registry.models().stream()
                .filter(model -> model.state() == State.READY)
                .count());
    }

    @Test
    void timers_ofManyModels_areTwoInAll() {
        Set<String> ticking = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("model-"))
                .filter(name -> !name.equals("model-loader") && !name.startsWith("model-pull-"))
                .collect(Collectors.toSet());
        assertThat(ticking).isSubsetOf(OF_ALL);
    }
}
