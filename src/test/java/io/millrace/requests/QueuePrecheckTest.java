package io.millrace.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Await;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.core.SoundLimits;
import io.millrace.models.FakeRepository;
import io.millrace.models.ModelRegistry;
import io.millrace.serving.Prompt;
import io.millrace.serving.ServiceLimits;
import io.millrace.tasks.FakeServing;
import io.millrace.tasks.Serving;
import io.millrace.tasks.generate.FakeModel;
import io.millrace.tasks.generate.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

class QueuePrecheckTest {

    private static final int LIMIT = 2;
    private static final int ALL = 3;

    @TempDir
    Path root;

    private Serving serving;

    @BeforeEach
    void serve() throws IOException {
        FakeRepository repository =
                new FakeRepository(root).with("alone", "aliases: [other]").with("backed", "fallback: [{model: alone}]");
        ModelRegistry models = FakeServing.registry(
                repository.scan(), folder -> FakeModel.of(folder.id().value(), FakeModel.endless(1, 1 << 16), LIMIT));
        serving = FakeServing.over(
                models,
                new ServiceLimits(ALL, Long.MAX_VALUE, 1 << 20, 1 << 20, PictureLimits.DEFAULT, SoundLimits.DEFAULT));
        Await.until("the models", models::ready);
    }

    @AfterEach
    void close() {
        serving.close();
    }

    private Disposable ask(String model) {
        return serving.generation()
                .generate(serving.models().route(model), List.of(new Prompt.Text("q>")), new Options().build())
                .subscribe(_ -> {}, _ -> {});
    }

    private void requirePlace(String model) {
        serving.precheck().requirePlace(serving.models().route(model));
    }

    @Test
    void requirePlace_queueHasRoom_passes() {
        ask("alone");
        assertThat(serving.precheck().isCrowded()).isFalse();
        assertThatCode(() -> requirePlace("alone")).doesNotThrowAnyException();
    }

    @Test
    void requirePlace_queueIsFull_isRefusedByNameAndAlias() {
        ask("alone");
        ask("alone");
        assertThat(serving.precheck().isCrowded()).isTrue();
        assertThatThrownBy(() -> requirePlace("alone"))
                .isInstanceOf(Overloaded.class)
                .hasMessageContaining("holds 2 of at most 2");
        assertThatThrownBy(() -> requirePlace("other")).isInstanceOf(Overloaded.class);
    }

    @Test
    void requirePlace_placeGivenBack_passesAgain() {
        ask("alone");
        Disposable second = ask("alone");
        second.dispose();
        Await.until("its place", () -> serving.models().busy("alone").admitted() == 1);
        assertThatCode(() -> requirePlace("alone")).doesNotThrowAnyException();
    }

    @Test
    void requirePlace_modelHasAFallback_passes() {
        ask("backed");
        ask("backed");
        assertThatCode(() -> requirePlace("backed")).doesNotThrowAnyException();
    }

    @Test
    void requirePlace_allModelsTogetherAreFull_isRefused() {
        ask("backed");
        ask("backed");
        ask("alone");
        assertThatThrownBy(() -> requirePlace("alone"))
                .isInstanceOf(Overloaded.class)
                .hasMessageContaining("the service")
                .hasMessageContaining("holds 3 of at most 3");
    }
}
