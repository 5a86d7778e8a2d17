package io.millrace.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.millrace.Await;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.models.upkeep.AliasFile;
import io.millrace.models.upkeep.MemoryBudget;
import io.millrace.models.upkeep.SourceFailure;
import io.millrace.models.upkeep.Sources;
import io.millrace.repository.Origin;
import io.millrace.serving.ModelCatalog.State;
import io.millrace.serving.ModelListener;
import io.millrace.serving.PullState;
import io.millrace.tasks.FakeServing;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Models whose files are pulled before they are loaded. */
@Timeout(60)
class PullsTest {

    @TempDir
    Path root;

    private final List<Origin> pulled = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicInteger ended = new AtomicInteger();
    private volatile @Nullable SourceFailure failure;
    private ModelRegistry registry = FakeServing.registry(List.of(), folder -> new IdleModel(folder.id()));

    @BeforeEach
    void quiet() {
        ((Logger) LoggerFactory.getLogger("io.millrace")).setLevel(Level.OFF);
    }

    @AfterEach
    void close() {
        mayEnd.countDown();
        registry.close();
        ((Logger) LoggerFactory.getLogger("io.millrace")).setLevel(null);
    }

    /** By source: {@code org/slow} waits until it may end, and every one fails as long as there is a failure. */
    private void pull(Origin origin, Path folder, Consumer<PullState> progress) {
        pulled.add(origin);
        SourceFailure now = failure;
        if (now != null) {
            throw now;
        }
        if (origin.source().equals("org/slow")) {
            progress.accept(new PullState(12, 400));
            begun.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new SourceFailure("the pull was stopped", true);
            }
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("model.onnx"), "");
            ended.incrementAndGet();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void model(String name, String manifest) throws IOException {
        Path folder = Files.createDirectories(root.resolve("models").resolve(name));
        Files.writeString(folder.resolve("model.yaml"), manifest);
    }

    private void start() {
        registry.close();
        Sources sources = this::pull;
        var repository = Tasks.repository(root.resolve("models"), root.resolve("data"));
        registry = ModelRegistry.open(
                repository.scan(),
                repository::find,
                folder -> new IdleModel(folder.id()),
                FakeServing.BREAKERS,
                new Keeping(Set.of(), MemoryBudget.NONE, AliasFile.NONE, sources),
                ModelListener.NONE);
    }

    private void startAndFollow() {
        start();
        var repository = Tasks.repository(root.resolve("models"), root.resolve("data"));
        registry.watch(Duration.ofMillis(20), repository.stamps(), repository::stamps);
    }

    /* As a request does; one that has been loaded by then has nothing to wait for. */
    private void ask(String name) {
        Mono<Void> load = registry.route(name).load();
        if (load != null) {
            load.block();
        }
    }

    private State state(String name) {
        return registry.model(name).state();
    }

    private void await(String name, State state) {
        Await.until(name + " is " + state, () -> state(name) == state);
    }

    @Test
    void open_source_isPulledOnceAndServed() throws IOException {
        model("m", "source: org/name@v1\nvariant: q4\naliases: [x]\n");
        start();
        await("m", State.READY);
        assertThat(pulled).containsExactly(new Origin("org/name@v1", "q4"));
        assertThat(registry.route("x").id().value()).isEqualTo("m");
        assertThat(registry.pull("m")).isEmpty();
        try (var files = Files.list(root.resolve("models/m"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void open_sourceUnderWay_saysHowFarAndHoldsUpNoOther() throws Exception {
        model("a", "source: org/slow\n");
        model("b", "source: org/name\n");
        start();
        await("b", State.READY);
        begun.await();
        assertThat(state("a")).isEqualTo(State.LOADING);
        assertThat(registry.pull("a")).hasValue(new PullState(12, 400));
        assertThat(registry.pull("a").orElseThrow()).hasToString("pulling: 12 of 400 bytes");
        assertThatThrownBy(() -> registry.route("a").require()).hasMessageContaining("is loading");
        mayEnd.countDown();
        await("a", State.READY);
    }

    @Test
    void changed_sourceUnderWayToAnother_loadsWhatTheFolderSaysNow() throws Exception {
        model("a", "source: org/slow\n");
        startAndFollow();
        begun.await();
        model("a", "source: org/name\naliases: [x]\n");
        await("a", State.READY);
        Path home = registry.route("x").folder().orElseThrow().path();
        mayEnd.countDown();
        Await.until("the first has ended", () -> registry.pull("a").isEmpty());
        registry.wake("a").block();
        assertThat(registry.route("a").folder().orElseThrow().path()).isEqualTo(home);
        assertThat(pulled).extracting(Origin::source).containsExactly("org/slow", "org/name");
    }

    @Test
    void ended_sourceThatAnotherHasReplaced_changesNothingOfTheOther() throws Exception {
        model("a", "source: org/slow\n");
        startAndFollow();
        begun.await();
        model("a", "source: org/name\n");
        await("a", State.READY);
        assertThat(registry.pull("a")).isEmpty();
        mayEnd.countDown();
        Await.until("both have ended", () -> ended.get() == 2);
        registry.sleep("a").block();
        registry.wake("a").block();
        assertThat(pulled).extracting(Origin::source).containsExactly("org/slow", "org/name");
    }

    @Test
    void wake_sourceThatCannotBeAsked_loadsWhatWasPulledBefore() throws IOException {
        model("m", "source: org/name\nload: demand\n");
        start();
        registry.wake("m").block();
        failure = new SourceFailure("no network", true);
        start();
        registry.wake("m").block();
        assertThat(state("m")).isEqualTo(State.READY);
        assertThat(pulled).hasSize(2);
    }

    @Test
    void changed_sourceUnderWayToNone_loadsTheFolderItself() throws Exception {
        model("a", "source: org/slow\n");
        startAndFollow();
        begun.await();
        Files.writeString(root.resolve("models/a/model.onnx"), "");
        model("a", "aliases: [x]\n");
        await("a", State.READY);
        mayEnd.countDown();
        registry.wake("a").block();
        assertThat(registry.route("x").folder().orElseThrow().path()).isEqualTo(root.resolve("models/a"));
    }

    @Test
    void changed_sourceUnderWayToWhatCannotBeUsed_failsWithTheReason() throws Exception {
        model("a", "source: org/slow\n");
        startAndFollow();
        begun.await();
        model("a", "sauce: org/slow\n");
        await("a", State.FAILED);
        mayEnd.countDown();
        Await.until("the pull has ended", () -> registry.pull("a").isEmpty());
        assertThat(registry.model("a").failure()).contains("sauce");
    }

    @Test
    void changed_asleepToAnotherSource_isPulledWhenItWakes() throws Exception {
        model("m", "source: org/name\nload: demand\n");
        startAndFollow();
        ask("m");
        registry.sleep("m").block();
        model("m", "source: org/other\nload: demand\n");
        Await.until("taken over", () -> new Origin("org/other", null)
                .equals(registry.route("m").entry().manifest().origin()));
        registry.wake("m").block();
        assertThat(pulled).extracting(Origin::source).containsExactly("org/name", "org/other");
    }

    @Test
    void close_sourceUnderWay_stopsIt() throws Exception {
        model("a", "source: org/slow\n");
        start();
        begun.await();
        registry.close();
        Await.until("stopped", () -> registry.pull("a").isEmpty());
    }

    @Test
    void close_sourceUnderWayThatAWakeWaitsFor_refusesItAsNotReady() throws Exception {
        model("a", "source: org/slow\nload: demand\n");
        start();
        CompletableFuture<?> woken = registry.wake("a").toFuture();
        begun.await();
        registry.close();
        assertThatThrownBy(woken::join).hasCauseInstanceOf(ModelNotReady.class);
    }

    @Test
    void open_sourceThatFails_isFailedInOneLineAndTriedAgain() throws IOException {
        model("m", "source: org/name\n");
        failure = new SourceFailure("source: org/name: the hub cannot be reached", true);
        start();
        await("m", State.FAILED);
        assertThat(registry.model("m").failure()).isEqualTo("source: org/name: the hub cannot be reached");
        failure = null;
        await("m", State.READY);
        assertThat(pulled).hasSize(2);
    }

    @Test
    void open_sourceThatFailsButWasPulledBefore_isServed() throws IOException {
        model("m", "source: org/name\n");
        start();
        await("m", State.READY);
        registry.close();
        failure = new SourceFailure("no network", true);
        start();
        await("m", State.READY);
        assertThat(pulled).hasSize(2);
    }

    @Test
    void wake_onDemand_pullsWithTheFirstRequestAndNotAgain() throws IOException {
        model("m", "source: org/name\nload: demand\n");
        start();
        assertThat(state("m")).isEqualTo(State.IDLE);
        assertThat(pulled).isEmpty();
        ask("m");
        assertThat(state("m")).isEqualTo(State.READY);
        registry.sleep("m").block();
        registry.wake("m").block();
        assertThat(pulled).hasSize(1);
    }

    @Test
    void wake_sourceThatIsNotPulledYet_answersWhenItServes() throws IOException {
        model("m", "source: org/name\nload: demand\n");
        start();
        registry.wake("m").block();
        assertThat(state("m")).isEqualTo(State.READY);
        assertThat(pulled).hasSize(1);
    }

    @Test
    void wake_sourceThatFails_isRefusedWithTheReason() throws IOException {
        model("m", "source: org/name\nload: demand\n");
        failure = new SourceFailure("source: org/name: there is no such model", false);
        start();
        assertThatThrownBy(() -> registry.wake("m").block())
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("there is no such model");
    }

    @Test
    void wake_onDemandThatIsNotPulled_refusesWhoWaitedWithTheReason() throws IOException {
        model("m", "source: org/name\nload: demand\n");
        failure = new SourceFailure("source: org/name: there is no such model", false);
        start();
        Flux<Object> held = registry.route("m").holding(UnaryOperator.identity(), _ -> Flux.empty());
        assertThatThrownBy(held::blockLast)
                .isInstanceOf(ModelNotReady.class)
                .hasMessageContaining("there is no such model");
    }

    @Test
    void load_newFolderWithASource_answersWhenItServes() throws IOException {
        start();
        model("late", "source: org/name\n");
        registry.load("late").block();
        assertThat(state("late")).isEqualTo(State.READY);
        registry.load("late").block();
        assertThat(pulled).as("looks for what is new").hasSize(2);
    }

    @Test
    void load_sourceThatFails_isRefusedAndWhatServesStays() throws IOException {
        model("m", "source: org/name\n");
        start();
        await("m", State.READY);
        failure = new SourceFailure("source: org/name: there is no such model", false);
        assertThatThrownBy(() -> registry.load("m").block())
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("there is no such model");
        assertThat(state("m")).isEqualTo(State.READY);
        assertThat(registry.rejected("m"))
                .hasValueSatisfying(reason -> assertThat(reason).contains("no such model"));
        failure = new SourceFailure("source: org/name: no network", true);
        assertThatThrownBy(() -> registry.load("m").block()).isInstanceOf(ModelNotReady.class);
        failure = null;
        registry.load("m").block();
        assertThat(registry.rejected("m")).isEmpty();
    }

    @Test
    void load_otherSource_takesThePlace() throws IOException {
        model("m", "source: org/name\n");
        start();
        await("m", State.READY);
        Path before = registry.route("m").folder().orElseThrow().path();
        model("m", "source: org/other\n");
        registry.load("m").block();
        assertThat(registry.route("m").folder().orElseThrow().path())
                .isNotEqualTo(before)
                .endsWith(Path.of("m"));
    }

    @Test
    void open_sourceBesideGraphs_cannotBeUsed() throws IOException {
        model("m", "source: org/name\n");
        Files.writeString(root.resolve("models/m/model.onnx"), "");
        model("v", "source: org/name\nversion-policy: all\n");
        model("n", "variant: q4\n");
        start();
        assertThat(registry.model("m").failure()).startsWith("m/model.yaml: source: the folder has graphs of its own");
        assertThat(registry.model("v").failure()).startsWith("v/model.yaml: version-policy");
        assertThat(registry.model("n").failure())
                .contains("n/model.yaml")
                .contains("variant is for a model with a source");
        assertThat(pulled).isEmpty();
    }
}
