package io.millrace.models;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.millrace.admission.Admission;
import io.millrace.core.Modality;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.serving.ModelLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is done for a model that was replaced while requests hold it. */
class HealerTest {

    private static final Duration HANG = Duration.ofSeconds(30);
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final AtomicLong now = new AtomicLong();
    private final Hanging model = new Hanging();
    private final List<LoadedModel> retired = new ArrayList<>(List.of(model));

    @BeforeEach
    void quiet() {
        log().setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        log().setLevel(null);
    }

    private static Logger log() {
        return (Logger) LoggerFactory.getLogger(Healer.class);
    }

    private void rounds(Healer healer, Duration time) {
        for (Duration left = time; left.isPositive(); left = left.minus(PERIOD)) {
            now.addAndGet(PERIOD.toNanos());
            healer.round();
        }
    }

    private Healer healer() {
        return new Healer(List.of(), retired, Runnable::run, _ -> {}, now::get);
    }

    @Test
    void round_replacedModelThatHangs_isInterruptedAndThenLosesItsRequestsOnce() {
        try (Healer healer = healer()) {
            rounds(healer, HANG.minus(PERIOD));
            assertThat(model.calls).isEmpty();
            rounds(healer, PERIOD);
            assertThat(model.calls).containsExactly("interrupt");
            rounds(healer, HANG.multipliedBy(2));
            assertThat(model.calls.stream().filter("lost"::equals)).hasSize(1);
        }
    }

    @Test
    void round_processWasStopped_isNoHangUntilItHasLastedAwake() {
        try (Healer healer = healer()) {
            rounds(healer, Duration.ofSeconds(2));
            now.addAndGet(Duration.ofHours(1).toNanos());
            healer.round();
            rounds(healer, HANG.minusSeconds(4));
            assertThat(model.calls).isEmpty();
            rounds(healer, Duration.ofSeconds(4));
            assertThat(model.calls).contains("interrupt").doesNotContain("lost");
        }
    }

    @Test
    void round_replacedModelThatIsBeingClosed_isLeftAlone() {
        try (Healer healer = healer()) {
            model.alive = false;
            rounds(healer, PERIOD);
            assertThat(model.calls).isEmpty();
        }
    }

    /** In one call since the beginning. */
    private final class Hanging implements LoadedModel {
        private final List<String> calls = new ArrayList<>();
        private final Admission admission = new Admission(1);
        private boolean alive = true;

        @Override
        public ModelId id() {
            return new ModelId("m");
        }

        @Override
        public int maxLength() {
            return 0;
        }

        @Override
        public Set<Modality> inputs() {
            return Set.of();
        }

        @Override
        public int vocabularySize() {
            return 0;
        }

        @Override
        public String provider() {
            return "FAKE";
        }

        @Override
        public Admission admission() {
            return admission;
        }

        @Override
        public ModelLoad load() {
            return ModelLoad.NONE;
        }

        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public Diagnosis diagnosis(UnaryOperator<Duration> awake) {
            return Diagnosis.of(alive, 0, awake.apply(Duration.ofNanos(now.get())), HANG);
        }

        @Override
        public void interrupt() {
            calls.add("interrupt");
        }

        @Override
        public void lost(EngineFailed error) {
            calls.add("lost");
        }

        @Override
        public boolean drain(Duration timeout) {
            return true;
        }

        @Override
        public InvalidRequest refuse(String purpose) {
            return new InvalidRequest("model", "cannot " + purpose);
        }

        @Override
        public void close() {}
    }
}
