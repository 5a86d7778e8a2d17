package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.layouts.AdaptedModel;
import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Adapters of a model, by every endpoint that generates, loaded and unloaded while requests run. */
@TestPropertySource(properties = {"millrace.models.watch=100ms", "millrace.metrics.names=millrace,vllm"})
class AdaptersServiceTest extends ServiceHarness {

    private static final List<String> NAMES = List.of("chat:a", "chat:b", "chat");
    private static final String COMPLETION = """
            {"model":"%s","prompt":[%s],"max_tokens":6,"temperature":0,"ignore_eos":true}""";

    @TempDir
    static Path models;

    private final ModelRegistry registry;

    AdaptersServiceTest(@Autowired ModelRegistry models) {
        super(models);
        this.registry = models;
    }

    @DynamicPropertySource
    static void repository(DynamicPropertyRegistry registry) throws IOException {
        Path folder = AdaptedModel.write(models, "chat");
        Files.writeString(
                folder.resolve("model.yaml"),
                Files.readString(folder.resolve("model.yaml"))
                        + "aliases: [talk]\nadapters: {other: named.onnx_adapter}\n");
        AdaptedModel.put(folder, "a", 11);
        AdaptedModel.put(folder, "b", 12);
        Files.write(folder.resolve("named.onnx_adapter"), AdaptedModel.adapter(13));
        ModelFixtures.copy("tiny-bert", models.resolve("texts"), "");
        registry.add("millrace.models.path", models::toString);
    }

    @AfterEach
    void asAtFirst() throws Exception {
        Files.deleteIfExists(models.resolve("chat/adapters/late.onnx_adapter"));
        await("gone", () -> !adapters().contains("late"));
        assertThat(load("chat:b", "adapters/b.onnx_adapter").statusCode()).isEqualTo(200);
    }

    private List<String> adapters() {
        return registry.model("chat").adapters();
    }

    private HttpResponse<String> load(String name, String path) throws Exception {
        return post("/v1/load_lora_adapter", "{\"lora_name\":\"%s\",\"lora_path\":\"%s\"}".formatted(name, path));
    }

    private HttpResponse<String> unload(String name) throws Exception {
        return post("/v1/unload_lora_adapter", "{\"lora_name\":\"%s\"}".formatted(name));
    }

    private JsonNode complete(String model, String prompt) throws Exception {
        return answer("/v1/completions", COMPLETION.formatted(model, prompt));
    }

    private String text(String model, String prompt) throws Exception {
        return complete(model, prompt).path("choices").path(0).path("text").stringValue();
    }

    private double loads() throws Exception {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("millrace_model_load_time_seconds_count{model=\"chat\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void lists_adapters_areModelsWithAParent() throws Exception {
        JsonNode list = JSON.readTree(get("/v1/models").body()).path("data");
        assertThat(list.valueStream()
                        .map(model -> model.path("id").stringValue() + " of "
                                + model.path("parent").asString("nobody") + ", root "
                                + model.path("root").stringValue()))
                .containsExactly(
                        "chat of nobody, root chat",
                        "chat:a of chat, root chat",
                        "chat:b of chat, root chat",
                        "chat:named of chat, root chat",
                        "chat:other of chat, root chat",
                        "texts of nobody, root texts");
        JsonNode one = JSON.readTree(get("/v1/models/chat:a").body());
        assertThat(one.path("id").stringValue()).isEqualTo("chat:a");
        assertThat(one.path("state").stringValue()).isEqualTo("ready");
        assertThat(get("/actuator/prometheus").body())
                .contains("vllm:lora_requests_info{max_lora=\"3\",model_name=\"chat\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/completions | {'model':'%s','prompt':'abc','max_tokens':8,'temperature':0,'ignore_eos':true} | /choices/0/text",
                "/v1/chat/completions | {'model':'%s','messages':[{'role':'user','content':'abc'}],'max_tokens':8,'temperature':0,'ignore_eos':true} | /choices/0/message/content",
                "/v1/responses | {'model':'%s','input':'abc','max_output_tokens':8,'temperature':0,'store':false} | /output/0/content/0/text",
                "/v1/messages | {'model':'%s','messages':[{'role':'user','content':'abc'}],'max_tokens':8,'temperature':0} | /content/0/text"
            })
    void endpoint_thatGenerates_takesAdapters(String path, String body, String place) throws Exception {
        Map<String, String> answers = new HashMap<>();
        for (String name : List.of("chat:a", "talk:b", "chat")) {
            JsonNode answer = answer(path, body.replace('\'', '"').formatted(name));
            assertThat(answer.path("model").stringValue()).isEqualTo(name);
            answers.put(name, answer.at(place).stringValue());
        }
        assertThat(answers.values()).as(answers.toString()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat:nobody | The model 'chat' has no adapter 'nobody'; it has 'a', 'b', 'named', 'other'",
                "talk:nobody | The model 'talk' has no adapter 'nobody'; it has 'a', 'b', 'named', 'other'",
                "texts:a | The model 'texts' has no adapter 'a'; it has none",
                "chat:a:b | The model 'chat:a:b' does not exist"
            })
    void name_ofNoAdapter_is404ThatSaysWhichThereAre(String name, String message) throws Exception {
        HttpResponse<String> refused = post("/v1/completions", COMPLETION.formatted(name, "5,6"));
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).contains(message);
        assertThat(get("/v1/models/" + name).statusCode()).isEqualTo(404);
    }

    @Test
    void requests_ofAllAtOnce_areAnsweredAsAlone() throws Exception {
        Map<String, String> alone = new HashMap<>();
        List<String> prompts = List.of("9,8,7", "20", "31,32,33,34,35,36,37,38,39,40,41", "5,5,5,5");
        for (String name : NAMES) {
            for (String prompt : prompts) {
                alone.put(name + prompt, text(name, prompt));
            }
        }
        assertThat(List.copyOf(alone.values())).doesNotHaveDuplicates();
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<?>> answers = new ArrayList<>();
            for (int i = 0; i < 96; i++) {
                String name = NAMES.get(i % 3);
                String prompt = prompts.get(i / 3 % 4);
                answers.add(clients.submit(() -> {
                    assertThat(text(name, prompt)).as("%s %s", name, prompt).isEqualTo(alone.get(name + prompt));
                    return null;
                }));
            }
            for (Future<?> answer : answers) {
                answer.get();
            }
        }
    }

    @Test
    void prompt_throughOneAfterTheOther_reusesOnlyWhatIsItsOwn() throws Exception {
        String prompt = "61,62,63,64,65,66,67,68,69,70,71,72";
        List<String> texts = new ArrayList<>();
        List<Integer> cached = new ArrayList<>();
        for (String name : List.of("chat:a", "chat:b", "chat", "chat:a")) {
            JsonNode answer = complete(name, prompt);
            texts.add(answer.path("choices").path(0).path("text").stringValue());
            cached.add(answer.path("usage")
                    .path("prompt_tokens_details")
                    .path("cached_tokens")
                    .asInt());
        }
        assertThat(cached).containsExactly(0, 0, 0, 11);
        assertThat(texts.subList(0, 3)).doesNotHaveDuplicates();
        assertThat(texts.get(3)).isEqualTo(texts.get(0));
    }

    @Test
    void adapter_unloadedAndLoadedUnderLoad_failsNoRequestThatItHas() throws Exception {
        Queue<String> others = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        String alone = text("chat:b", "3,4,5");
        Thread client = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                try {
                    HttpResponse<String> response = post("/v1/completions", COMPLETION.formatted("chat:b", "3,4,5"));
                    boolean right = response.statusCode() == 200
                            ? JSON.readTree(response.body())
                                    .path("choices")
                                    .path(0)
                                    .path("text")
                                    .stringValue()
                                    .equals(alone)
                            : response.statusCode() == 404;
                    if (!right) {
                        others.add(response.body());
                    }
                } catch (Exception e) {
                    others.add(e.toString());
                }
            }
        });
        double before = loads();
        for (int i = 0; i < 20; i++) {
            assertThat(unload("chat:b").statusCode()).isEqualTo(200);
            assertThat(adapters()).doesNotContain("b");
            assertThat(post("/v1/completions", COMPLETION.formatted("chat:b", "3,4,5"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(get("/v1/models/chat:b").statusCode()).isEqualTo(404);
            assertThat(load("b", "adapters/b.onnx_adapter").statusCode()).isEqualTo(200);
        }
        over.set(true);
        client.join();
        assertThat(others).isEmpty();
        assertThat(loads()).isEqualTo(before);
    }

    @Test
    void file_thatComesChangesAndGoes_isFollowedWithoutLoadingTheModel() throws Exception {
        double before = loads();
        Path folder = models.resolve("chat");
        Path file = AdaptedModel.put(folder, "late", 11);
        await("served", () -> adapters().contains("late"));
        assertThat(text("chat:late", "7,8,9")).isEqualTo(text("chat:a", "7,8,9"));
        AdaptedModel.put(folder, "late", 12);
        await("replaced", () -> answersAs("chat:late", "chat:b"));
        Files.write(file, new byte[] {1, 2, 3});
        await("refused", () -> registry.rejected("chat").isPresent());
        assertThat(registry.rejected("chat").orElseThrow())
                .isEqualTo(
                        "chat/adapters/late.onnx_adapter: the identifier at byte 4 is not TORT: it is no adapter of ONNX"
                                + " Runtime, or not all there");
        assertThat(text("chat:late", "7,8,9")).isEqualTo(text("chat:b", "7,8,9"));
        Files.delete(file);
        await("gone", () -> !adapters().contains("late"));
        assertThat(registry.rejected("chat")).isEmpty();
        assertThat(post("/v1/completions", COMPLETION.formatted("chat:late", "1"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(loads()).isEqualTo(before);
    }

    private boolean answersAs(String one, String other) {
        try {
            return text(one, "7,8,9").equals(text(other, "7,8,9"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat:b | ../../etc/passwd | 400 | must be the adapter's file in the model's folder, 'adapters/b.onnx_adapter'",
                "chat:b | /etc/passwd | 400 | must be the adapter's file in the model's folder",
                "chat:b | adapters/a.onnx_adapter | 400 | must be the adapter's file in the model's folder",
                "chat:none | adapters/none.onnx_adapter | 404 | has no adapter 'none'",
                "nobody:a | adapters/a.onnx_adapter | 404 | nobody",
                "texts:a | adapters/a.onnx_adapter | 404 | has no adapter 'a'; it has none"
            })
    void load_ofWhatIsNotThere_isRefused(String name, String path, int status, String message) throws Exception {
        HttpResponse<String> refused = load(name, path);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
        assertThat(refused.body()).contains(message).doesNotContain(models.toString());
    }

    @Test
    void operator_loadsAndUnloadsByTheNameOfAModel() throws Exception {
        String path = "/actuator/models/chat:b/";
        assertThat(get("/actuator/models/chat").body()).contains("\"adapters\":[\"a\",\"b\",\"named\",\"other\"]");
        assertThat(post("/v2/repository/models/talk:b/unload", "").statusCode()).isEqualTo(200);
        assertThat(adapters()).doesNotContain("b");
        assertThat(post(path + "load", "").statusCode()).isEqualTo(200);
        assertThat(adapters()).contains("b");
        assertThat(post(path + "warm", "").statusCode()).isEqualTo(200);
        HttpResponse<String> sleep = post("/sleep?model=chat:b", "");
        assertThat(sleep.statusCode()).isEqualTo(400);
        assertThat(sleep.body()).contains("'chat:b' is an adapter");
    }

    @Test
    void unload_ofWhatIsNotThere_is404() throws Exception {
        assertThat(unload("chat:none").statusCode()).isEqualTo(404);
        assertThat(unload("chat:b").statusCode()).isEqualTo(200);
        assertThat(unload("chat:b").statusCode()).isEqualTo(404);
        assertThat(post("/v1/unload_lora_adapter", "{}").body()).contains("lora_name");
        assertThat(post("/v1/load_lora_adapter", "{\"lora_name\":\"chat:b\"}").body())
                .contains("lora_path");
    }
}
