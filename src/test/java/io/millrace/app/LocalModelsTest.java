package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Await;
import io.millrace.app.command.LocalModels;
import io.millrace.progress.HowFar;
import io.millrace.runtime.ffi.NativeHandles;
import io.millrace.terminal.source.AnswerEnd;
import io.millrace.terminal.source.AnswerHead;
import io.millrace.terminal.source.AnswerListener;
import io.millrace.terminal.source.AnswerReader;
import io.millrace.terminal.source.Asking;
import io.millrace.terminal.source.NoAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models of this process, which is no service: asked by the path of its requests. */
@Timeout(120)
class LocalModelsTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    @TempDir
    static Path folder;

    private final StringBuilder text = new StringBuilder();
    private long sessions;
    private LocalModels models;

    @BeforeEach
    void open() throws IOException {
        sessions = sessions();
        for (String name : List.of("tiny-gqa", "tiny-bert")) {
            if (!Files.exists(folder.resolve(name))) {
                ModelFixtures.copy(name, folder.resolve(name), "");
            }
        }
        models = Wiring.local(folder);
    }

    @AfterEach
    void close() {
        models.close();
        Await.until("native sessions", () -> sessions() == sessions);
    }

    private static long sessions() {
        return NativeHandles.live().getOrDefault(NativeHandles.Kind.SESSION, 0L);
    }

    private AnswerEnd ask(String body) throws Exception {
        AnswerReader reader = new AnswerReader(
                new AnswerListener() {
                    @Override
                    public void text(String piece) {
                        text.append(piece);
                    }

                    @Override
                    public void thought(String piece) {}
                },
                System::nanoTime);
        try (Asking asking = models.ask(body.getBytes(UTF_8))) {
            return reader.read(asking.head());
        }
    }

    private static String body(String more) {
        return """
                {"model":"tiny-gqa","messages":[{"role":"user","content":"hi"}],"stream":true,\
                "stream_options":{"include_usage":true},"temperature":0""" + more + "}";
    }

    @Test
    void names_folder_areThoseThatGenerateText() {
        assertThat(models.names()).containsExactly("tiny-gqa");
    }

    @Test
    void ask_loadedModel_answersWithFigures() throws Exception {
        List<HowFar> progress = new ArrayList<>();
        assertThat(models.load("tiny-gqa", progress::add)).isEqualTo("tiny-gqa");
        AnswerEnd end = ask(body(",\"max_tokens\":5,\"ignore_eos\":true"));
        assertThat(end.reason()).isEqualTo("length");
        assertThat(end.figures().tokens()).isEqualTo(5);
        assertThat(end.figures().prompt()).isPositive();
        assertThat(progress).allSatisfy(each -> assertThat(each.text()).contains("loading tiny-gqa"));
    }

    @Test
    void ask_whatTheServiceRefuses_isRefusedInItsWords() throws Exception {
        models.load("tiny-gqa", _ -> {});
        assertRefused(body(",\"temperature_\":1"), 400, "temperature_");
        assertRefused(body(",\"top_p\":7"), 400, "top_p");
        assertRefused(body("").replace("tiny-gqa", "tiny"), 404, "The model 'tiny' does not exist");
        assertRefused(body("").replace("\"hi\"", "\"" + "hi ".repeat(9000) + "\""), 400, "context_length_exceeded");
        assertRefused(
                body("").replace("\"hi\"", "\"" + "x".repeat(5 << 20) + "\""), 413, "must be at most 4194304 bytes");
        assertRefused("[]", 400, "must be a JSON object");
    }

    private void assertRefused(String body, int status, String reason) throws Exception {
        try (Asking asking = models.ask(body.getBytes(UTF_8))) {
            AnswerHead head = asking.head();
            assertThat(head.status()).isEqualTo(status);
            assertThat(new String(head.body().readAllBytes(), UTF_8)).contains("\"error\":{\"message\":", reason);
        }
    }

    @Test
    void close_answerUnderWay_leavesItsSlotAtOnce() throws Exception {
        models.load("tiny-gqa", _ -> {});
        for (int i = 0; i < 40; i++) {
            try (Asking asking = models.ask(body(",\"ignore_eos\":true").getBytes(UTF_8))) {
                assertThat(asking.head().status()).isEqualTo(200);
            }
        }
        assertThat(ask(body(",\"max_tokens\":2,\"ignore_eos\":true")).figures().tokens())
                .isEqualTo(2);
    }

    @Test
    void load_pathOfAFolder_isThatModelAlone() throws Exception {
        Path elsewhere = FIXTURES.resolve("tiny-concat");
        assertThat(models.load(elsewhere.toString(), _ -> {})).isEqualTo("tiny-concat");
        assertThat(models.load("tiny-gqa", _ -> {})).as("in its place").isEqualTo("tiny-gqa");
        assertRefused(body("").replace("tiny-gqa", "tiny-concat"), 404, "tiny-concat");
    }

    @Test
    void load_whatDoesNotChat_isRefusedByName() {
        assertThatThrownBy(() -> models.load("tiny-gpa", _ -> {}))
                .isInstanceOf(NoAnswer.class)
                .hasMessageContaining("there is no model 'tiny-gpa' in ")
                .hasMessageContaining("did you mean 'tiny-gqa'")
                .hasMessageContaining("pull");
        assertThatThrownBy(() -> models.load("tiny-bert", _ -> {}))
                .isInstanceOf(NoAnswer.class)
                .hasMessageContaining("'tiny-bert' is there to embed");
        assertThatThrownBy(() -> models.load(folder.resolveSibling("").toString(), _ -> {}))
                .isInstanceOf(NoAnswer.class);
    }

    @Test
    void load_modelThatIsBroken_saysWhy() throws Exception {
        Path broken = folder.resolve("broken");
        ModelFixtures.copy("tiny-gqa", broken, "");
        Files.writeString(broken.resolve("tokenizer.json"), "{");
        try {
            assertThatThrownBy(() -> models.load("broken", _ -> {}))
                    .isInstanceOf(NoAnswer.class)
                    .hasMessageContaining("tokenizer.json");
            assertThat(models.load("tiny-gqa", _ -> {})).isEqualTo("tiny-gqa");
        } finally {
            Files.delete(broken.resolve("tokenizer.json"));
            Files.delete(broken.resolve("model.onnx"));
        }
    }
}
