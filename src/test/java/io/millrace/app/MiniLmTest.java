package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import io.millrace.encoding.Vectors;
import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** A model of the hub that is not ours, all-MiniLM-L6-v2, against what LangChain4j makes of the same graph and tokenizer. */
@DirtiesContext
class MiniLmTest extends ServiceHarness {

    private static final String JAR = "/all-minilm-l6-v2";

    /** The files that lie beside it on the hub, as far as they say how to serve it. */
    private static final List<List<String>> HUB = List.of(
            List.of("config.json", """
                    {"architectures":["BertModel"],"model_type":"bert","hidden_size":384,"num_hidden_layers":6,
                     "num_attention_heads":12,"max_position_embeddings":512,"vocab_size":30522,"pad_token_id":0,"type_vocab_size":2}"""),
            List.of("modules.json", """
                    [{"idx":0,"name":"0","path":"","type":"sentence_transformers.models.Transformer"},
                     {"idx":1,"name":"1","path":"1_Pooling","type":"sentence_transformers.models.Pooling"},
                     {"idx":2,"name":"2","path":"2_Normalize","type":"sentence_transformers.models.Normalize"}]"""),
            List.of("1_Pooling/config.json", """
                    {"word_embedding_dimension":384,"pooling_mode_cls_token":false,"pooling_mode_mean_tokens":true,
                     "pooling_mode_max_tokens":false,"pooling_mode_mean_sqrt_len_tokens":false}"""),
            List.of("config_sentence_transformers.json", """
                    {"__version__":{"sentence_transformers":"2.0.0","transformers":"4.6.1","pytorch":"1.8.1"}}"""),
            List.of("sentence_bert_config.json", """
                    {"max_seq_length":256,"do_lower_case":false}"""),
            List.of("tokenizer_config.json", """
                    {"do_lower_case":true,"unk_token":"[UNK]","sep_token":"[SEP]","pad_token":"[PAD]","cls_token":"[CLS]",
                     "mask_token":"[MASK]","model_max_length":512,"tokenizer_class":"BertTokenizer"}"""),
            List.of("special_tokens_map.json", """
                    {"unk_token":"[UNK]","sep_token":"[SEP]","pad_token":"[PAD]","cls_token":"[CLS]","mask_token":"[MASK]"}"""));

    private static final List<String> KINDS = List.of(
            "Sunny skies over the harbour today.",
            "The central bank left its rate at 4.25 % on Thursday; markets fell.",
            "SELECT name, COUNT(*) FROM orders WHERE total > 100 GROUP BY name;",
            "if (x == 1) {\n    return foo(bar);\n}",
            "How do I reset my password?",
            "¿Dónde está la biblioteca más cercana?",
            "Die Straßenbahn fährt über die Brücke zum Größenvergleich.",
            "今天天气很好，我们去公园吧。",
            "Привет, мир! Как дела?",
            "مرحبا بالعالم",
            "naïve café résumé coöperate",
            "🚀🚀 Launch day! 🎉 #space @nasa",
            "http://example.org/a/b?c=d&e=f#g user@example.org",
            "a",
            "12345678901234567890 3.14159 1,000,000 -7e-12",
            "don't won't I'll they're it's",
            "ALL CAPITALS AND MiXeD cAsE",
            "tabs\tand\nnew\r\nlines   and    blanks",
            "supercalifragilisticexpialidocious antidisestablishmentarianism",
            "Ein Text mit [MASK] und [SEP] darin.");

    @TempDir
    static Path folder;

    MiniLmTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @DynamicPropertySource
    static void models(DynamicPropertyRegistry registry) throws IOException {
        bare(folder.resolve("bare"));
        bare(folder.resolve("hub"));
        for (List<String> file : HUB) {
            Path path = folder.resolve("hub").resolve(file.getFirst());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getLast());
        }
        registry.add("millrace.models.path", folder::toString);
    }

    private static void bare(Path model) throws IOException {
        Files.createDirectories(model);
        copy(JAR + ".onnx", model.resolve("model.onnx"));
        copy(JAR + "-tokenizer.json", model.resolve("tokenizer.json"));
    }

    private static void copy(String resource, Path file) throws IOException {
        try (InputStream bytes = AllMiniLmL6V2EmbeddingModel.class.getResourceAsStream(resource)) {
            assertThat(bytes).as(resource).isNotNull();
            Files.copy(bytes, file);
        }
    }

    /** Fifty texts of one token to 126, which is where LangChain4j's tokenizer would cut them. */
    private static List<String> texts() {
        Stream<String> longer = IntStream.range(1, 31).mapToObj(i -> IntStream.range(0, i)
                .mapToObj(j -> "part " + (i * j % 17) + " of " + KINDS.get(4 * (j % 2)))
                .limit(Math.min(i, 9))
                .reduce("", (a, b) -> a + " " + b));
        return Stream.concat(KINDS.stream(), longer).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare", "hub"})
    void embeddings_ofFiftyTexts_areLangChain4js(String model) throws Exception {
        List<String> texts = texts();
        String body = JSON.createObjectNode()
                .put("model", model)
                .set("input", JSON.valueToTree(texts))
                .toString();
        JsonNode data = answer("/v1/embeddings", body).path("data");
        EmbeddingModel theirs = new AllMiniLmL6V2EmbeddingModel();
        assertThat(data).hasSize(50);
        for (int i = 0; i < texts.size(); i++) {
            float[] their = theirs.embed(texts.get(i)).content().vector();
            float[] our = JSON.treeToValue(data.path(i).path("embedding"), float[].class);
            assertThat(our).hasSize(384);
            assertThat(Vectors.cosine(our, their)).as(texts.get(i)).isGreaterThan(0.9999f);
        }
    }
}
