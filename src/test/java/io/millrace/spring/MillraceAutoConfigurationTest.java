package io.millrace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.library.Millrace;
import io.millrace.library.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MillraceAutoConfigurationTest {

    @TempDir
    Path folder;

    private ScriptedLibrary library;

    @BeforeEach
    void open() throws IOException {
        library = new ScriptedLibrary(folder);
    }

    @Test
    void context_withFolder_hasTheModelsOfBoth() {
        library.application().run(context -> assertThat(context)
                .hasSingleBean(Millrace.class)
                .hasSingleBean(org.springframework.ai.chat.model.ChatModel.class)
                .hasSingleBean(org.springframework.ai.embedding.EmbeddingModel.class)
                .hasSingleBean(dev.langchain4j.model.chat.ChatModel.class)
                .hasSingleBean(dev.langchain4j.model.chat.StreamingChatModel.class)
                .hasSingleBean(dev.langchain4j.model.embedding.EmbeddingModel.class)
                .hasSingleBean(dev.langchain4j.model.scoring.ScoringModel.class));
    }

    @Test
    void context_withoutFolder_hasNothing() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ScriptedLibrary.declared()))
                .withPropertyValues("millrace.models.path=models")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(Millrace.class)
                        .doesNotHaveBean(LibraryProperties.class));
    }

    @Test
    void context_withoutTheFrameworks_hasTheLibraryAlone() {
        library.application()
                .withClassLoader(new FilteredClassLoader("org.springframework.ai", "dev.langchain4j"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Millrace.class)
                        .doesNotHaveBean(SpringAiAutoConfiguration.class)
                        .doesNotHaveBean(LangChain4jAutoConfiguration.class));
    }

    @Test
    void context_modelsNotNamed_hasNoneOfThem() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ScriptedLibrary.declared()))
                .withPropertyValues("millrace.library.folder=" + folder.resolve("models"))
                .run(context -> assertThat(context)
                        .hasSingleBean(Millrace.class)
                        .doesNotHaveBean(org.springframework.ai.chat.model.ChatModel.class)
                        .doesNotHaveBean(dev.langchain4j.model.scoring.ScoringModel.class));
    }

    @Test
    void context_keyThatIsNotKnown_isRefusedByName() {
        library.application()
                .withPropertyValues("millrace.library.chatt=scripted")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("millrace.library.chatt"));
    }

    @Test
    void context_closed_closesTheLibrary() {
        Millrace[] found = new Millrace[1];
        library.application().run(context -> found[0] = context.getBean(Millrace.class));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> found[0].chat(ScriptedLibrary.CHAT)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void options_keys_areTheLibrarys() {
        library.application()
                .withPropertyValues(
                        "millrace.library.items=7",
                        "millrace.library.tokens=8",
                        "millrace.library.characters=9",
                        "millrace.library.stream-buffer=10",
                        "millrace.library.memory=1GB",
                        "millrace.library.device-memory=2GB",
                        "millrace.library.watch=3s",
                        "millrace.library.loading=4s",
                        "millrace.library.grace=5s")
                .run(context -> {
                    Options options = context.getBean(LibraryProperties.class).options();
                    assertThat(options.limits().items()).isEqualTo(7);
                    assertThat(options.limits().tokens()).isEqualTo(8);
                    assertThat(options.limits().characters()).isEqualTo(9);
                    assertThat(options.limits().streamBuffer()).isEqualTo(10);
                    assertThat(options.memory()).isEqualTo(1L << 30);
                    assertThat(options.deviceMemory()).isEqualTo(2L << 30);
                    assertThat(options.watch()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(options.loading()).isEqualTo(Duration.ofSeconds(4));
                    assertThat(options.grace()).isEqualTo(Duration.ofSeconds(5));
                });
    }

    @Test
    void options_noKeys_areTheUsual() {
        library.application().run(context -> {
            Options options = context.getBean(LibraryProperties.class).options();
            assertThat(options).isEqualTo(Options.DEFAULT);
        });
    }
}
