package io.millrace.models;

import static io.millrace.Given.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.millrace.Await;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.core.SoundLimits;
import io.millrace.generation.FakeDecoder;
import io.millrace.repository.ModelFolder;
import io.millrace.serving.BreakerView;
import io.millrace.serving.ModelCatalog;
import io.millrace.serving.ModelListener;
import io.millrace.serving.ModelLoad;
import io.millrace.serving.Prompt;
import io.millrace.serving.ServiceLimits;
import io.millrace.serving.TextGeneration;
import io.millrace.tasks.FakeServing;
import io.millrace.tasks.generate.Client;
import io.millrace.tasks.generate.FakeModel;
import io.millrace.tasks.generate.FakeTokenizer;
import io.millrace.tasks.generate.LanguageModel;
import io.millrace.tasks.generate.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

@Timeout(180)
class ModelRegistryTest {

    private static final String BREAKS_AT_ONCE = "breaker: {minimum-calls: 1, window: 1}\n";

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
        registry = FakeServing.registry(List.of(), this::load);
    }

    @AfterEach
    void close() {
        mayLoad.countDown();
        registry.close();
        ((Logger) LoggerFactory.getLogger("io.millrace")).setLevel(null);
    }

    /** By name: {@code bad…} and {@code half@3} fail, {@code fatal…} with an error, others are loaded once they may. */
    private LoadedModel load(ModelFolder folder) {
        String name = folder.id().value();
        loading.countDown();
        if (!name.startsWith("quick")) {
            await(mayLoad);
        }
        if (name.startsWith("bad") || name.equals("half@3")) {
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

    private void start(String... required) {
        registry = ModelRegistry.open(
                repository.scan(),
                repository::find,
                this::load,
                FakeServing.BREAKERS,
                Keeping.of(Set.of(required)),
                ModelListener.NONE);
    }

    private void startAndLoad(String... required) {
        start(required);
        mayLoad.countDown();
        Await.until("loaded", () -> registry.models().stream().noneMatch(m -> m.state() == ModelCatalog.State.LOADING));
    }

    private LoadedModel require(String name) {
        return registry.route(name).require();
    }

    private LanguageModel language(String name) {
        return (LanguageModel) require(name);
    }

    private void assertNotReady(String name, String why) {
        assertThatThrownBy(() -> require(name))
                .isInstanceOf(ModelNotReady.class)
                .hasMessageContaining(why);
        assertThat(registry.route(name).loaded()).isEmpty();
        assertThat(registry.busy(name)).isEqualTo(ModelLoad.NONE);
    }

    @Test
    void require_loading_isNotReady() throws IOException {
        repository.with("a", "");
        start();
        assertThat(registry.ready()).isFalse();
        assertThat(model("a").state()).isEqualTo(ModelCatalog.State.LOADING);
        assertNotReady("a", "'a' is loading");
    }

    /* What becomes of a model that has answered is no reason to send its callers, and those of all others, elsewhere. */
    @Test
    void ready_requiredModelsThatHaveLoaded_staysWhateverBecomesOfThem() throws IOException {
        repository.with("a", BREAKS_AT_ONCE).with("b", "").with("never", "load: never");
        startAndLoad("a", "b");
        Await.until("ready", registry::ready);
        fail("a");
        assertThat(registry.route("a").breaker().orElseThrow().state()).isEqualTo(BreakerView.State.OPEN);
        registry.unload("b").block();
        Await.until("ready", registry::ready);
        registry.leave();
        assertThat(registry.ready()).isFalse();
    }

    @Test
    void ready_requiredModelThatDoesNotLoad_isNotUntilItDoes() throws IOException {
        repository.with("a", "slots: 0").with("good", "");
        startAndLoad("a");
        assertThat(registry.ready()).isFalse();
        repository.with("a", "");
        registry.load("a").block();
        Await.until("ready", registry::ready);
    }

    @Test
    void ready_requiredModelWithoutAFolder_isNotUntilItIsThere() throws IOException {
        repository.with("good", "");
        startAndLoad("late");
        assertThat(registry.ready()).isFalse();
        repository.with("late", "");
        registry.load("late").block();
        Await.until("ready", registry::ready);
    }

    @ParameterizedTest
    @CsvSource({"good, true", "bad, false", "fatal, false"})
    void ready_theOnlyModel_isRequired(String name, boolean ready) throws IOException {
        repository.with(name, "");
        startAndLoad();
        assertThat(registry.ready()).isEqualTo(ready);
    }

    @Test
    void ready_theOnlyFolderThatCanBeUsed_isRequired() throws IOException {
        repository.with("bad", "").with("odd", "slots: 0");
        startAndLoad();
        assertThat(registry.ready()).isFalse();
    }

    @Test
    void ready_onlyAFolderThatCannotBeUsed_isNot() throws IOException {
        repository.with("odd", "slots: 0");
        startAndLoad();
        assertThat(registry.ready()).isFalse();
    }

    @Test
    void ready_severalModelsAndNoneRequired_isOnceAllHaveBeenTried() throws IOException {
        repository.with("bad", "").with("good", "").with("odd", "slots: 0");
        start();
        assertThat(registry.ready()).isFalse();
        mayLoad.countDown();
        Await.until("tried", registry::ready);
        assertThat(model("bad").state()).isEqualTo(ModelCatalog.State.FAILED);
        assertThat(require("good")).isNotNull();
    }

    @Test
    void ready_requiredModelLoadedBeforeAnother_doesNotWaitForIt() throws IOException {
        repository.with("quick", "").with("slow", "");
        start("quick");
        Await.until("the first loaded", registry::ready);
        assertThat(model("slow").state()).isEqualTo(ModelCatalog.State.LOADING);
    }

    private void fail(String name) {
        try (Lease lease = registry.route(name).lease()) {
            lease.breaker().enter().failed(new EngineFailed("broken", null));
        }
    }

    @Test
    void require_loaded_isTheModelByNameAndAlias() throws IOException {
        repository.with("a", "aliases: [b, c]");
        startAndLoad();
        Await.until("ready", registry::ready);
        assertThat(require("c")).isSameAs(require("a")).isSameAs(loaded.get("a"));
        assertThat(model("b")).satisfies(m -> {
            assertThat(m.id()).isEqualTo("a");
            assertThat(m.state()).isEqualTo(ModelCatalog.State.READY);
            assertThat(m.maxLength()).isEqualTo(32);
            assertThat(m.vocabularySize()).isEqualTo(FakeTokenizer.SIZE);
            assertThat(m.provider()).isEqualTo("FAKE");
        });
        assertThat(registry.busy("b").slots()).isEqualTo(1);
    }

    @Test
    void require_unknown_isNotFound() {
        assertThatThrownBy(() -> require("a")).isInstanceOf(ModelNotFound.class);
        assertThat(registry.find("a")).isEmpty();
        Await.until("ready", registry::ready);
    }

    @Test
    void require_failedToLoad_saysWhyAndLeavesOthers() throws IOException {
        repository.with("bad", "").with("fatal", "").with("good", "").with("odd", "slots: 0");
        startAndLoad();
        Await.until("tried", registry::ready);
        assertThat(model("bad").failure()).isEqualTo("weights are missing");
        assertThat(model("fatal").failure()).isEqualTo("java.lang.OutOfMemoryError");
        assertThat(model("odd").failure()).contains("slots");
        assertNotReady("bad", "weights are missing");
        assertThat(require("good")).isNotNull();
    }

    @Test
    void require_notToBeLoaded_isNotReadyButTheServiceIs() throws IOException {
        repository.with("a", "load: never");
        startAndLoad();
        Await.until("ready", registry::ready);
        assertThat(model("a").state()).isEqualTo(ModelCatalog.State.UNLOADED);
        assertNotReady("a", "is not loaded");
    }

    /* At start as at load: the folder that takes another's name is refused, and no other is any the worse for it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            aliases: [c] | '' | a | c
            aliases: [x] | aliases: [x] | c | a
            """)
    void open_aliasOfAnother_failsThatFolderAlone(String first, String second, String refused, String holder)
            throws IOException {
        repository.with("a", first).with("c", second).with("other", "");
        startAndLoad();
        assertThat(model(refused).failure())
                .startsWith(refused + "/model.yaml: aliases: the name or alias")
                .endsWith("is that of the model '" + holder + "'");
        assertThat(require(holder)).isNotNull();
        assertThat(require("other")).isNotNull();
        assertThatThrownBy(() -> registry.load(refused).block())
                .hasMessageEndingWith(model(refused).failure());
    }

    @Test
    void load_aliasThatANewFolderHasAsItsName_isRefusedAsAtStart() throws IOException {
        repository.with("a", "");
        startAndLoad();
        repository.with("a", "aliases: [late]").with("late", "");
        assertThatThrownBy(() -> registry.load("a").block())
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("'late' is that of the model 'late'");
        registry.load("late").block();
        assertThat(require("late")).isSameAs(loaded.get("late"));
    }

    @Test
    void open_nameStatedTwiceByOneFolder_isItsName() throws IOException {
        repository.with("a", "aliases: [a, x, x]");
        startAndLoad();
        assertThat(require("x")).isSameAs(require("a"));
    }

    private static void ask(LanguageModel model) {
        var _ = model.engine()
                .submit(
                        model.plan(List.of(new Prompt.Text("a")), new Options().build())
                                .getFirst(),
                        _ -> {});
    }

    private TextGeneration serving() {
        return FakeServing.over(
                        registry, new ServiceLimits(10, 1000, 1000, 10, PictureLimits.DEFAULT, SoundLimits.DEFAULT))
                .generation();
    }

    private Client ask(TextGeneration generation, String model) {
        Client client = new Client(Long.MAX_VALUE);
        generation
                .generate(registry.route(model), List.of(new Prompt.Text("a")), new Options().build())
                .subscribe(client);
        return client;
    }

    private boolean isReady(String name) {
        return model(name).state() == ModelCatalog.State.READY;
    }

    private void assertHealed(LanguageModel lost) {
        String name = lost.id().value();
        Await.until("healing", () -> !lost.equals(loaded.get(name)) && isReady(name));
        Await.until("the lost one freed", () -> ((FakeTokenizer) lost.tokenizer()).isClosed());
    }

    @Test
    void watch_engineThatDied_loadsTheModelAnew() throws IOException {
        repository.with("mortal", "").with("other", "");
        startAndLoad();
        LanguageModel mortal = language("mortal");
        LoadedModel other = require("other");
        ask(mortal);
        assertHealed(mortal);
        assertThat(require("other")).isSameAs(other);
    }

    @Test
    void watch_runsThatAllFail_loadsTheModelAnew() throws IOException {
        repository.with("failing", "");
        startAndLoad();
        LanguageModel failing = language("failing");
        for (int i = 0; i < Diagnosis.FAILURES; i++) {
            ask(failing);
        }
        assertHealed(failing);
    }

    @Test
    void watch_runThatHangs_isInterruptedAndTheModelServesOn() throws IOException {
        repository.with("hanging", "");
        startAndLoad();
        LanguageModel hanging = language("hanging");
        Client client = ask(serving(), "hanging");
        assertThat(client.await().error()).isInstanceOf(EngineFailed.class);
        assertThat(require("hanging")).isSameAs(hanging);
    }

    @Test
    void watch_runThatHangsForGood_losesItsStreamsAndLoadsTheModelAnew() throws IOException {
        repository.with("stuck", "");
        startAndLoad();
        LanguageModel stuck = language("stuck");
        Client client = ask(serving(), "stuck");
        assertThat(client.await().error()).hasMessageContaining("hangs");
        Await.until("healing", () -> !stuck.equals(loaded.get("stuck")) && isReady("stuck"));
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
        assertThat(require("b")).isSameAs(loaded.get("a"));
    }

    /* A request that read the route just before the load, and asks only after the old model was closed. */
    @Test
    void lease_routeReplacedAndItsModelClosed_isThatOfTheModelInItsPlace() throws IOException {
        repository.with("a", "");
        startAndLoad();
        ModelRoute before = registry.route("a");
        registry.load("a").block();
        assertThat(before.tryLease()).isNull();
        assertThat(before.model().state()).isEqualTo(ModelCatalog.State.READY);
        try (Lease lease = before.lease()) {
            assertThat(lease.model()).isSameAs(loaded.get("a"));
        }
    }

    @Test
    void lease_routeWhoseModelWasFreed_saysThatItIsNotLoaded() throws IOException {
        repository.with("a", "");
        startAndLoad();
        ModelRoute before = registry.route("a");
        registry.close();
        assertThatThrownBy(before::lease).isInstanceOf(ModelNotReady.class).hasMessageContaining("is not loaded");
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
        Await.until("ready", registry::ready);
        registry.load("a").block();
        assertThat(model("a").state()).isEqualTo(ModelCatalog.State.READY);
    }

    @Test
    void wake_versionsOfWhichTheFirstFails_loadsTheOthersAndSaysWhy() throws IOException {
        ofThreeVersions("load: demand\n");
        startAndLoad();
        assertThatThrownBy(() -> registry.wake("half").block()).hasMessageContaining("weights are missing");
        assertThat(registry.models())
                .extracting(ModelCatalog.Model::state)
                .containsExactlyInAnyOrder(
                        ModelCatalog.State.FAILED, ModelCatalog.State.READY, ModelCatalog.State.READY);
    }

    @Test
    void sleep_versionsOfWhichTheFirstIsNotLoaded_freesTheOthersAndSaysWhy() throws IOException {
        ofThreeVersions("");
        startAndLoad();
        registry.unload("half@3").block();
        assertThatThrownBy(() -> registry.sleep("half").block())
                .isInstanceOf(ModelNotReady.class)
                .hasMessageContaining("half@3");
        assertThat(registry.models())
                .extracting(ModelCatalog.Model::state)
                .containsExactlyInAnyOrder(
                        ModelCatalog.State.UNLOADED, ModelCatalog.State.SLEEPING, ModelCatalog.State.SLEEPING);
    }

    private void ofThreeVersions(String manifest) throws IOException {
        repository.with("half", "version-policy: all\n" + manifest);
        Path folder = root.resolve("half");
        for (String version : List.of("1", "2", "3")) {
            Files.createDirectories(folder.resolve(version));
            Files.writeString(folder.resolve(version + "/model.onnx"), "");
        }
        Files.delete(folder.resolve("model.onnx"));
    }

    @Test
    void load_afterClose_isRefused() throws IOException {
        repository.with("a", "");
        startAndLoad();
        registry.close();
        assertThatThrownBy(() -> registry.load("a").block()).isInstanceOf(ModelNotReady.class);
    }

    /* The fault of a reload that fails: the folder was taken over before it had loaded. */
    @Test
    void load_mistypedKey_leavesNamesTimesTaskAndBreakerAsTheyWere() throws IOException {
        repository
                .with("a", "aliases: [b]\nmax-timeout: 20s\nfallback: [{model: c}]")
                .with("c", "");
        startAndLoad();
        repository.with("a", "aliases: [b]\nmax-timeuot: 20s");
        assertThatThrownBy(() -> registry.load("a").block())
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("max-timeuot");
        ModelRoute route = registry.route("b");
        assertThat(route.require()).isSameAs(loaded.get("a"));
        assertThat(route.timeouts().longest()).isEqualTo(Duration.ofSeconds(20));
        assertThat(route.model().task()).isNotNull();
        assertThat(route.fallback()).hasSize(1);
        assertThat(route.breaker()).isPresent();
    }

    @Test
    void load_aliasOfAnother_isRefusedAndChangesNothing() throws IOException {
        repository.with("a", "aliases: [x]").with("c", "");
        startAndLoad();
        repository.with("c", "aliases: [x]");
        assertThatThrownBy(() -> registry.load("c").block())
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("alias 'x' is that of the model 'a'");
        assertThat(registry.route("x").id().value()).isEqualTo("a");
        assertThat(model("c").state()).isEqualTo(ModelCatalog.State.READY);
    }

    @Test
    void load_aliasesChanged_movesThemWithTheModel() throws IOException {
        repository.with("a", "aliases: [x]");
        startAndLoad();
        repository.with("a", "aliases: [y]");
        registry.load("x").block();
        assertThat(registry.route("y").require()).isSameAs(loaded.get("a"));
        assertThatThrownBy(() -> registry.route("x")).isInstanceOf(ModelNotFound.class);
    }

    @Test
    void load_whileALeaseIsHeld_closesTheOldModelWithItsLastLease() throws IOException {
        repository.with("a", "");
        startAndLoad();
        FakeDecoder old = at(decoders, "a");
        ModelRoute before = registry.route("a");
        Lease held = before.lease();
        registry.load("a").block();
        assertThat(old.isClosed()).isFalse();
        try (Lease next = before.lease()) {
            assertThat(next.model()).as("of a route from before").isSameAs(loaded.get("a"));
        }
        held.close();
        held.close();
        Await.until("the old one freed", old::isClosed);
        assertThat(at(decoders, "a").isClosed()).isFalse();
    }

    @Test
    void close_whileALeaseOfAReplacedModelIsHeld_freesItToo() throws IOException {
        repository.with("a", "");
        startAndLoad();
        FakeDecoder old = at(decoders, "a");
        Lease held = registry.route("a").lease();
        registry.load("a").block();
        registry.close();
        assertThat(old.isClosed()).isTrue();
        held.close();
    }

    @Test
    void load_nameWithAPath_addsNoSecondDeployment() throws IOException {
        repository.with("a", "");
        startAndLoad();
        assertThatThrownBy(() -> registry.load("x/../a").block()).isInstanceOf(ModelNotFound.class);
        assertThat(registry.models()).hasSize(1);
    }

    @Test
    void load_aliasThatAFailedLoadBroughtAlong_isRefusedToAnother() throws IOException {
        repository.with("bad", "load: never").with("c", "");
        startAndLoad();
        repository.with("bad", "aliases: [x]");
        assertThatThrownBy(() -> registry.load("bad").block()).hasMessageContaining("weights are missing");
        repository.with("c", "aliases: [x]");
        assertThatThrownBy(() -> registry.load("c").block())
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("alias 'x' is that of the model 'bad'");
        repository.with("c", "aliases: [y]");
        registry.load("c").block();
        assertThat(registry.route("y").require()).isSameAs(loaded.get("c"));
    }
}
