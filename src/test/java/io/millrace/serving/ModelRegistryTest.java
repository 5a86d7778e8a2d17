package io.millrace.serving;

import static io.millrace.Given.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.millrace.Await;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.generation.FakeDecoder;
import io.millrace.repository.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(180)
class ModelRegistryTest {

    @TempDir
    Path root;

    private final Map<String, LanguageModel> loaded = new ConcurrentHashMap<>();
    private final Map<String, FakeDecoder> decoders = new ConcurrentHashMap<>();
    private final CountDownLatch loading = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch mayReturn = new CountDownLatch(1);
    private final CountDownLatch mayLoad = new CountDownLatch(1);
    private FakeRepository repository;
    private ModelRegistry registry;

    @BeforeEach
    void open() {
        ((Logger) LoggerFactory.getLogger("io.millrace")).setLevel(Level.OFF);
        repository = new FakeRepository(root);
        registry = ModelRegistry.open(List.of(), _ -> Optional.empty(), this::load);
    }

    @AfterEach
    void close() {
        mayLoad.countDown();
        registry.close();
        ((Logger) LoggerFactory.getLogger("io.millrace")).setLevel(null);
    }

    /** By name: {@code bad…} fails, {@code fatal…} with an error, others are loaded once they may. */
    private LoadedModel load(ModelFolder folder) {
        String name = folder.id().value();
        loading.countDown();
        await(mayLoad);
        if (name.startsWith("bad")) {
            throw new IllegalStateException("weights are missing");
        }
        if (name.startsWith("fatal")) {
            throw new OutOfMemoryError();
        }
        boolean first = !loaded.containsKey(name);
        FakeDecoder decoder = FakeModel.endless(1, 32)
                .onInterrupt(interrupted::countDown)
                .beforePrefill(_ -> {
                    switch (first ? name : "well") {
                        case "mortal" -> throw new AssertionError("died");
                        case "failing" -> throw new IllegalStateException("device lost");
                        case "hanging" -> throwAfter(interrupted);
                        case "stuck" -> throwAfter(mayReturn);
                        default -> {}
                    }
                });
        decoders.put(name, decoder);
        loaded.put(name, FakeModel.of(name, decoder, 4));
        return loaded.get(name);
    }

    private static void throwAfter(CountDownLatch latch) {
        await(latch);
        throw new IllegalStateException("the run was ended");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ModelCatalog.Model model(String name) {
        return registry.find(name).orElseThrow();
    }

    private void start() {
        registry = ModelRegistry.open(repository.scan(), repository::find, this::load);
    }

    private void startAndLoad() {
        start();
        mayLoad.countDown();
        Await.until("loaded", () -> registry.models().stream().noneMatch(m -> m.state() == ModelCatalog.State.LOADING));
    }

    private void assertNotReady(String name, String why) {
        assertThatThrownBy(() -> registry.require(name))
                .isInstanceOf(ModelNotReady.class)
                .hasMessageContaining(why);
        assertThat(registry.snapshot(name)).isEmpty();
        assertThat(registry.admitted(name)).isZero();
    }

    @Test
    void require_loading_isNotReady() throws IOException {
        repository.with("a", "");
        start();
        assertThat(registry.ready()).isFalse();
        assertThat(model("a").state()).isEqualTo(ModelCatalog.State.LOADING);
        assertNotReady("a", "'a' is loading");
    }

    @Test
    void ready_modelThatRefusesEverybody_isNot() throws IOException {
        repository.with("a", "").with("never", "load: never");
        AtomicReference<String> refusing = new AtomicReference<>("never");
        registry = ModelRegistry.open(repository.scan(), repository::find, this::load, folder -> folder.id()
                .value()
                .equals(refusing.get()));
        mayLoad.countDown();
        Await.until("ready", registry::ready);
        refusing.set("a");
        assertThat(registry.ready()).isFalse();
    }

    @Test
    void require_loaded_isTheModelByNameAndAlias() throws IOException {
        repository.with("a", "aliases: [b, c]");
        startAndLoad();
        assertThat(registry.ready()).isTrue();
        assertThat(registry.require("c")).isSameAs(registry.require("a")).isSameAs(loaded.get("a"));
        assertThat(model("b")).satisfies(m -> {
            assertThat(m.id()).isEqualTo("a");
            assertThat(m.state()).isEqualTo(ModelCatalog.State.READY);
            assertThat(m.maxLength()).isEqualTo(32);
            assertThat(m.vocabularySize()).isEqualTo(FakeTokenizer.SIZE);
            assertThat(m.provider()).isEqualTo("FAKE");
        });
        assertThat(registry.snapshot("b")).isPresent();
    }

    @Test
    void require_unknown_isNotFound() {
        assertThatThrownBy(() -> registry.require("a")).isInstanceOf(ModelNotFound.class);
        assertThat(registry.find("a")).isEmpty();
        assertThat(registry.ready()).isTrue();
    }

    @Test
    void require_failedToLoad_saysWhyAndLeavesOthers() throws IOException {
        repository.with("bad", "").with("fatal", "").with("good", "").with("odd", "slots: 0");
        startAndLoad();
        assertThat(registry.ready()).isFalse();
        assertThat(model("bad").failure()).isEqualTo("weights are missing");
        assertThat(model("fatal").failure()).isEqualTo("java.lang.OutOfMemoryError");
        assertThat(model("odd").failure()).contains("slots");
        assertNotReady("bad", "weights are missing");
        assertThat(registry.require("good")).isNotNull();
    }

    @Test
    void require_notToBeLoaded_isNotReadyButTheServiceIs() throws IOException {
        repository.with("a", "load: never");
        startAndLoad();
        assertThat(registry.ready()).isTrue();
        assertThat(model("a").state()).isEqualTo(ModelCatalog.State.UNLOADED);
        assertNotReady("a", "is not loaded");
    }

    @Test
    void open_nameUsedTwice_isRefused() throws IOException {
        repository.with("a", "aliases: [b]").with("b", "");
        assertThatThrownBy(this::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'b' is used 2 times");
    }

    private static void ask(LanguageModel model) {
        var _ = model.engine()
                .submit(
                        RequestPlanner.plan(model, List.of(new Prompt.Text("a")), new Options().build(), Caller.ANYBODY)
                                .getFirst()
                                .request(),
                        _ -> {});
    }

    private TextGeneration serving() {
        return FakeModel.serving(registry, new Limits(10, 1000, 10)).generation();
    }

    private static Client ask(TextGeneration generation, String model) {
        Client client = new Client(Long.MAX_VALUE);
        generation
                .generate(model, List.of(new Prompt.Text("a")), new Options().build())
                .subscribe(client);
        return client;
    }

    private void assertHealed(LanguageModel lost) {
        Await.until("healing", () -> !lost.equals(loaded.get(lost.id().value())) && registry.ready());
        Await.until("the lost one freed", () -> ((FakeTokenizer) lost.tokenizer()).isClosed());
    }

    @Test
    void ready_engineThatDied_isFalseUntilTheModelIsLoadedAnew() throws IOException {
        repository.with("mortal", "").with("other", "");
        startAndLoad();
        LanguageModel mortal = registry.language("mortal");
        LoadedModel other = registry.require("other");
        ask(mortal);
        Await.until("death", () -> !registry.ready());
        assertHealed(mortal);
        assertThat(registry.require("other")).isSameAs(other);
    }

    @Test
    void watch_runsThatAllFail_loadsTheModelAnew() throws IOException {
        repository.with("failing", "");
        startAndLoad();
        LanguageModel failing = registry.language("failing");
        for (int i = 0; i < Diagnosis.FAILURES; i++) {
            ask(failing);
        }
        assertHealed(failing);
    }

    @Test
    void watch_runThatHangs_isInterruptedAndTheModelServesOn() throws IOException {
        repository.with("hanging", "");
        startAndLoad();
        LanguageModel hanging = registry.language("hanging");
        Client client = ask(serving(), "hanging");
        assertThat(client.await().error()).isInstanceOf(EngineFailed.class);
        assertThat(registry.require("hanging")).isSameAs(hanging);
    }

    @Test
    void watch_runThatHangsForGood_losesItsStreamsAndLoadsTheModelAnew() throws IOException {
        repository.with("stuck", "");
        startAndLoad();
        LanguageModel stuck = registry.language("stuck");
        Client client = ask(serving(), "stuck");
        assertThat(client.await().error()).hasMessageContaining("hangs");
        Await.until("healing", () -> !stuck.equals(loaded.get("stuck")) && registry.ready());
        assertThat(stuck.admission().inUse()).isZero();
        mayReturn.countDown();
        Await.until("the lost one freed", () -> ((FakeTokenizer) stuck.tokenizer()).isClosed());
    }

    @Test
    void close_loaded_freesAll() throws IOException {
        repository.with("a", "").with("b", "");
        startAndLoad();
        registry.close();
        assertThat(registry.ready()).isFalse();
        assertThat(decoders.values()).hasSize(2).allMatch(FakeDecoder::isClosed);
        assertThat(loaded.values()).allMatch(m -> ((FakeTokenizer) m.tokenizer()).isClosed());
        assertNotReady("a", "is not loaded");
    }

    @Test
    void close_whileLoading_waitsForThatModelAndLoadsNoMore() throws IOException {
        repository.with("a", "").with("b", "");
        start();
        Await.until("loading", () -> loading.getCount() == 0);
        Thread closing = Thread.ofPlatform().start(registry::close);
        Await.until("closing", () -> closing.getState() == Thread.State.TIMED_WAITING);
        mayLoad.countDown();
        Await.until("closed", () -> !closing.isAlive());
        assertThat(decoders.values()).allMatch(FakeDecoder::isClosed);
        assertThat(decoders).hasSizeLessThan(2);
    }

    @Test
    void load_readyModel_isReplacedAndTheOldFreed() throws IOException {
        repository.with("a", "");
        startAndLoad();
        FakeDecoder old = at(decoders, "a");
        repository.with("a", "aliases: [b]");
        registry.load("a").block();
        assertThat(old.isClosed()).isTrue();
        assertThat(at(decoders, "a").isClosed()).isFalse();
        assertThat(registry.require("b")).isSameAs(loaded.get("a"));
    }

    @Test
    void load_newFolder_isServed() throws IOException {
        startAndLoad();
        repository.with("late", "");
        registry.load("late").block();
        assertThat(model("late").state()).isEqualTo(ModelCatalog.State.READY);
    }

    @Test
    void load_thatFails_keepsTheReadyModelAndSaysWhy() throws IOException {
        repository.with("a", "");
        startAndLoad();
        repository.with("a", "slots: 0");
        assertThatThrownBy(() -> registry.load("a").block()).hasMessageContaining("slots");
        assertThat(model("a").state()).isEqualTo(ModelCatalog.State.READY);
        repository.with("bad", "");
        assertThatThrownBy(() -> registry.load("bad").block()).hasMessageContaining("weights are missing");
        assertThat(model("bad").state()).isEqualTo(ModelCatalog.State.FAILED);
    }

    @Test
    void load_nameOutsideTheRepository_isNotFound() {
        mayLoad.countDown();
        assertThatThrownBy(() -> registry.load("../a").block()).isInstanceOf(ModelNotFound.class);
        assertThatThrownBy(() -> registry.load("absent").block()).isInstanceOf(ModelNotFound.class);
    }

    @Test
    void unload_readyModel_endsItsWorkFirstAndIsNotReadyAfter() throws IOException {
        repository.with("a", "");
        startAndLoad();
        registry.unload("a").block();
        assertThat(at(decoders, "a").isClosed()).isTrue();
        assertNotReady("a", "is not loaded");
        assertThat(registry.ready()).isTrue();
        registry.load("a").block();
        assertThat(model("a").state()).isEqualTo(ModelCatalog.State.READY);
    }

    @Test
    void load_afterClose_isRefused() throws IOException {
        repository.with("a", "");
        startAndLoad();
        registry.close();
        assertThatThrownBy(() -> registry.load("a").block()).isInstanceOf(ModelNotReady.class);
    }
}
