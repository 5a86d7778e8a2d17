package io.millrace.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {

    private static final String MODULES = """
            [{"path": "", "type": "sentence_transformers.models.Transformer"},
             {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}%s]
            """;

    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void read_sentenceTransformersFolder_hasWhatItsFilesSay() {
        EmbeddingConfig config = EmbeddingConfig.read(TinyModels.BERT);
        assertThat(config.pooling()).isEqualTo(PoolingConfig.MEAN);
        assertThat(config.normalize()).isTrue();
        assertThat(config.includePrompt()).isTrue();
        assertThat(config.otherModules()).isEmpty();
        assertThat(config.maxLength()).isEqualTo(56);
        assertThat(config.prompts()).containsOnlyKeys("query", "passage").containsEntry("query", "query: ");
        assertThat(config.prompt(null, "prompt")).isEmpty();
        assertThat(config.prompt("query", "prompt")).isEqualTo("query: ");
        assertThat(config.prepared("query: ", " Hello ")).isEqualTo("query:  Hello");
        assertThatThrownBy(() -> config.prompt("title", "prompt_name"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("there is no prompt 'title', the model's prompts are [query, passage]")
                .extracting(e -> ((InvalidRequest) e).param())
                .isEqualTo("prompt_name");
    }

    @Test
    void read_plainEncoder_isTheNormalisedMean() throws IOException {
        write("config.json", "{\"max_position_embeddings\": 128, \"model_type\": \"bert\"}");
        EmbeddingConfig config = EmbeddingConfig.read(folder);
        assertThat(config.pooling()).isEqualTo(PoolingConfig.MEAN);
        assertThat(config.normalize()).isTrue();
        assertThat(config.maxLength()).isEqualTo(128);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}   | [CLS]
                    {"pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": true}   | [MAX, MEAN]
                    {"pooling_mode_lasttoken": true}                                      | [LAST_TOKEN]
                    {"pooling_mode_weightedmean_tokens": true}                            | [WEIGHTED_MEAN]
                    {"pooling_mode_mean_tokens": true, "pooling_mode_new_tokens": false}  | [MEAN]
                    {"word_embedding_dimension": 3}                                       | [MEAN]
                    {"pooling_mode": "cls"}                                               | [CLS]
                    {"pooling_mode": "mean_sqrt_len_tokens", "pooling_mode_cls_token": true} | [MEAN_SQRT_LENGTH]
                    {"pooling_mode": ["mean", "cls"]}                                     | [MEAN, CLS]
                    """)
    void read_poolingOfEitherForm_isUnderstood(String pooling, String modes) throws IOException {
        write("modules.json", MODULES.formatted(""));
        write("1_Pooling/config.json", pooling);
        EmbeddingConfig config = EmbeddingConfig.read(folder);
        assertThat(config.pooling())
                .extracting(PoolingConfig::modes)
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasToString(modes);
        assertThat(config.normalize()).isFalse();
    }

    @Test
    void read_modulesThatDoNotRun_areNamed() throws IOException {
        write(
                "modules.json",
                MODULES.formatted(", {\"path\": \"2_Dense\", \"type\": \"sentence_transformers.models.Dense\"},"
                        + " {\"path\": \"3_Dropout\", \"type\": \"sentence_transformers.models.Dropout\"}"));
        write("1_Pooling/config.json", "{}");
        assertThat(EmbeddingConfig.read(folder).otherModules()).containsExactly("Dense (2_Dense)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"in_features":2,"out_features":3}                                                          | 0.964 0.9999 -0.99
                    {"in_features":2,"out_features":3,"activation_function":"torch.nn.modules.linear.Identity"} | 2 5 -3
                    {"in_features":2,"out_features":3,"activation_function":"torch.nn.modules.activation.ReLU"} | 2 5 0
                    {"in_features":2,"out_features":3,"bias":false,"activation_function":"torch.nn.modules.linear.Identity"} | 1 3 -6
                    """)
    void read_denseWithSafetensors_runsBehindThePooling(String config, String expected) throws IOException {
        dense(config, DenseBytes.WEIGHT + "," + DenseBytes.BIAS);
        VectorStep step = EmbeddingConfig.read(folder).steps().getFirst();
        assertThat(step.apply(new float[] {1, 2}))
                .usingComparatorWithPrecision(0.01f)
                .containsExactly(floats(expected));
        assertThat(EmbeddingConfig.read(folder).otherModules()).isEmpty();
        assertThat(EmbeddingConfig.read(folder).normalize()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"in_features":0,"out_features":3}                                | in_features is 0, must be a whole number
                    {"out_features":3}                                                | in_features
                    {"in_features":3,"out_features":3}                                | linear.weight
                    {"in_features":2,"out_features":3,"activation_function":"my.Act"} | activation_function is 'my.Act'
                    """)
    void read_denseThatDoesNotFit_isRefusedByName(String config, String message) throws IOException {
        dense(config, DenseBytes.WEIGHT + "," + DenseBytes.BIAS);
        assertThatThrownBy(() -> EmbeddingConfig.read(folder)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'linear.weight':{'dtype':'I64','shape':[3,2],'data_offsets':[0,24]}  | linear.weight
                    'linear.weight':{'dtype':'F32','shape':[3,2],'data_offsets':[0,20]}  | data_offsets
                    'linear.weight':{'dtype':'F32','shape':[3,2],'data_offsets':[20,44]} | ends within
                    'linear.weight':{'dtype':'F32'                                       | no file of safetensors
                    """)
    void read_brokenSafetensors_areRefusedByName(String header, String message) throws IOException {
        dense("{\"in_features\":2,\"out_features\":3,\"bias\":false}", header);
        assertThatThrownBy(() -> EmbeddingConfig.read(folder))
                .hasMessageStartingWith("2_Dense/model.safetensors")
                .hasMessageContaining(message);
    }

    private static Float[] floats(String numbers) {
        return Arrays.stream(numbers.split(" ")).map(Float::valueOf).toArray(Float[]::new);
    }

    private void dense(String config, String header) throws IOException {
        write(
                "modules.json",
                MODULES.formatted(", {\"path\": \"2_Dense\", \"type\": \"sentence_transformers.models.Dense\"},"
                        + " {\"path\": \"3_Normalize\", \"type\": \"sentence_transformers.models.Normalize\"}"));
        write("1_Pooling/config.json", "{}");
        write("2_Dense/config.json", config);
        Files.write(folder.resolve("2_Dense/model.safetensors"), DenseBytes.of(header));
    }

    @Test
    void read_brokenFiles_areRefusedByName() throws IOException {
        write("modules.json", MODULES.formatted(""));
        write("1_Pooling/config.json", "{\"pooling_mode\": \"median\"}");
        assertThatThrownBy(() -> EmbeddingConfig.read(folder)).hasMessageContaining("'median', must be one of [cls, ");
        write("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": false}");
        assertThatThrownBy(() -> EmbeddingConfig.read(folder)).hasMessageContaining("no pooling_mode is switched on");
        write("modules.json", MODULES.formatted("").replace("1_Pooling", "../elsewhere"));
        assertThatThrownBy(() -> EmbeddingConfig.read(folder)).hasMessageContaining("leads out of the folder");
        write("modules.json", "[");
        assertThatThrownBy(() -> EmbeddingConfig.read(folder)).hasMessageContaining("modules.json");
        write("modules.json", MODULES.formatted(""));
        write("1_Pooling/config.json", "{}");
        write("config_sentence_transformers.json", "{\"prompts\": {\"a\": \"b\"}, \"default_prompt_name\": \"c\"}");
        assertThatThrownBy(() -> EmbeddingConfig.read(folder))
                .hasMessageContaining("default_prompt_name is 'c', but the prompts are [a]");
    }

    @Test
    void promptTokens_promptLeftOutOfPooling_areThoseWithoutTheClosingToken() throws IOException {
        write("modules.json", MODULES.formatted(""));
        write("1_Pooling/config.json", "{\"include_prompt\": false}");
        write("sentence_bert_config.json", "{\"do_lower_case\": true}");
        write("config_sentence_transformers.json", "{\"prompts\": {\"a\": \"The \"}, \"default_prompt_name\": \"a\"}");
        EmbeddingConfig config = EmbeddingConfig.read(folder);
        assertThat(config.prompt(null, "prompt")).isEqualTo("The ");
        assertThat(config.prepared("The ", "Bread")).isEqualTo("the bread");
        try (Tokenizer tokenizer = Tokenizers.load(TinyModels.BERT)) {
            int prompt = tokenizer.encode("the", false).length;
            assertThat(config.promptTokens("The ", tokenizer)).isEqualTo(1 + prompt);
            assertThat(config.promptTokens("", tokenizer)).isZero();
            assertThat(EmbeddingConfig.read(TinyModels.BERT).promptTokens("The ", tokenizer))
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"max_seq_length": 40} | {"model_max_length": 64} | {"max_position_embeddings": 128} | 40
                    {"max_seq_length": 512} | {"model_max_length": 64} | {"max_position_embeddings": 128} | 128
                    {"max_seq_length": 514} | {} | {"max_position_embeddings": 514, "model_type": "roberta"} | 512
                    {"max_seq_length": null} | {"model_max_length": 64} | {"max_position_embeddings": 128} | 64
                    {} | {"model_max_length": 1000000000000000019884624838656} | {"max_position_embeddings": 128} | 128
                    {} | {} | {"max_position_embeddings": 514, "model_type": "xlm-roberta", "pad_token_id": 1} | 512
                    {} | {} | {} | 2147483647
                    """)
    void read_severalLimits_theLeastHolds(String sentence, String tokenizer, String config, int limit)
            throws IOException {
        write("sentence_bert_config.json", sentence);
        write("tokenizer_config.json", tokenizer);
        write("config.json", config);
        assertThat(EmbeddingConfig.read(folder).maxLength()).isEqualTo(limit);
        assertThat(ClassifierConfig.read(folder).maxLength()).isEqualTo(limit);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"id2label": {"1": "no", "0": "yes"}}                                                | yes,no | SOFTMAX
                    {"id2label": {"0": "a", "1": "b"}, "problem_type": "multi_label_classification"}     | a,b | SIGMOID
                    {"id2label": {"0": "a", "1": "b"}, "problem_type": "single_label_classification"}    | a,b | SOFTMAX
                    {"id2label": {"0": "a"}}                                                             | a | SIGMOID
                    {"num_labels": 1, "problem_type": "regression"}                                      | LABEL_0 | NONE
                    {"problem_type": null}                                                               | LABEL_0,LABEL_1 | SOFTMAX
                    """)
    void read_classifier_hasItsLabelsInOrder(String config, String labels, Activation activation) throws IOException {
        write("config.json", config);
        ClassifierConfig read = ClassifierConfig.read(folder);
        assertThat(read.labels()).isEqualTo(List.of(labels.split(",")));
        assertThat(read.activation()).isEqualTo(activation);
    }

    @Test
    void read_brokenClassifier_isRefusedByName() throws IOException {
        write("config.json", "{\"id2label\": {\"0\": \"a\", \"2\": \"b\"}}");
        assertThatThrownBy(() -> ClassifierConfig.read(folder))
                .hasMessage("config.json: id2label has 2 labels, but none for 1");
        write("config.json", "{\"problem_type\": \"ranking\"}");
        assertThatThrownBy(() -> ClassifierConfig.read(folder)).hasMessageContaining("problem_type is 'ranking'");
    }
}
