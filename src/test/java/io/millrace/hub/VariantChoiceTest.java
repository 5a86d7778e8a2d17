package io.millrace.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantChoiceTest {

    private static final long GB = 1_000_000_000L;

    /** A community export of a language model: sizes in MB. */
    private static final List<RemoteFile> CHAT = Stream.of(
                    "README.md:1",
                    "config.json:1",
                    "tokenizer.json:9",
                    "tokenizer_config.json:1",
                    "generation_config.json:1",
                    "chat_template.jinja:1",
                    "merges.txt:1",
                    "model.safetensors:1200",
                    "pytorch_model.bin:1200",
                    "assets/picture.png:1",
                    "onnx/model.onnx:1",
                    "onnx/model.onnx_data:2000",
                    "onnx/model.onnx_data_1:400",
                    "onnx/model_fp16.onnx:1",
                    "onnx/model_fp16.onnx_data:1200",
                    "onnx/model_q4.onnx:900",
                    "onnx/model_q4f16.onnx:570",
                    "onnx/model_int8.onnx:610",
                    "onnx/model_uint8.onnx:610",
                    "onnx/model_quantized.onnx:610",
                    "onnx/model_bnb4.onnx:860")
            .map(VariantChoiceTest::file)
            .toList();

    private static RemoteFile file(String text) {
        String[] parts = text.split(":");
        return new RemoteFile(parts[0], Long.parseLong(parts[1]) * 1_000_000, null);
    }

    private static List<RemoteFile> files(String... texts) {
        return Stream.of(texts).map(VariantChoiceTest::file).toList();
    }

    private static VariantChoice choose(
            List<RemoteFile> files, @Nullable String variant, Host machine, String pipeline) {
        return VariantChoice.of("org/name", new RepositoryFiles("", files, pipeline), variant, machine);
    }

    private static List<String> needed(List<RemoteFile> files, @Nullable String variant) {
        Variant chosen = choose(files, variant, new Host(false, 100 * GB), "").variant();
        return Companions.of(chosen, files).stream().map(chosen::local).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "true, 24, text-generation, fp16",
        "true, 1.2, text-generation, q4f16",
        "true, 0.1, text-generation, q4f16",
        "false, 16, text-generation, q4",
        "false, 1.0, text-generation, quantized",
        "false, 0.2, text-generation, q4f16",
        "false, 16, '', q4",
        "false, 16, feature-extraction, quantized",
    })
    void choice_noneNamed_suitsTheMachine(boolean gpu, double gigabytes, String pipeline, String expected) {
        VariantChoice choice = choose(CHAT, null, new Host(gpu, (long) (gigabytes * GB)), pipeline);
        assertThat(choice.variant().name()).isEqualTo(expected);
        assertThat(choice.reason()).contains(expected, gpu ? "GPU" : "CPU").doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({
        "q4, onnx/model_q4.onnx",
        "q4f16, onnx/model_q4f16.onnx",
        "Q4F16, onnx/model_q4f16.onnx",
        "q8, onnx/model_quantized.onnx",
        "int8, onnx/model_int8.onnx",
        "uint8, onnx/model_uint8.onnx",
        "bnb4, onnx/model_bnb4.onnx",
        "fp16, onnx/model_fp16.onnx onnx/model_fp16.onnx_data",
        "fp32, onnx/model.onnx onnx/model.onnx_data onnx/model.onnx_data_1",
    })
    void files_ofAVariant_areItsGraphItsDataAndWhatDescribesTheModel(String variant, String graphs) {
        assertThat(needed(CHAT, variant))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of(
                                        "config.json",
                                        "tokenizer.json",
                                        "tokenizer_config.json",
                                        "generation_config.json",
                                        "chat_template.jinja",
                                        "merges.txt"),
                                Stream.of(graphs.split(" ")))
                        .toList())
                .satisfies(all -> assertThat(all.getLast()).endsWith(".onnx"));
    }

    @Test
    void choice_variantThatIsNotThere_namesThoseThatAre() {
        assertThatThrownBy(() -> choose(CHAT, "q3", new Host(false, GB), ""))
                .hasMessageContaining("'q3'")
                .hasMessageContaining("fp32 (")
                .hasMessageContaining("q4f16 (570.0 MB)");
    }

    @Test
    void files_encoderAndMergedDecoder_areBothOfTheVariant() {
        List<RemoteFile> whisper = files(
                "config.json:1",
                "preprocessor_config.json:1",
                "onnx/encoder_model.onnx:80",
                "onnx/encoder_model_q4.onnx:20",
                "onnx/decoder_model.onnx:100",
                "onnx/decoder_model_q4.onnx:100",
                "onnx/decoder_with_past_model.onnx:100",
                "onnx/decoder_with_past_model_q4.onnx:100",
                "onnx/decoder_model_merged.onnx:100",
                "onnx/decoder_model_merged_q4.onnx:50");
        assertThat(needed(whisper, "q4"))
                .containsExactly(
                        "config.json",
                        "preprocessor_config.json",
                        "onnx/decoder_model_merged_q4.onnx",
                        "onnx/encoder_model_q4.onnx");
    }

    @Test
    void files_graphThatIsNotQuantized_isTakenAsItIs() {
        List<RemoteFile> vision = files(
                "config.json:1",
                "onnx/vision_encoder.onnx:80",
                "onnx/vision_encoder_fp16.onnx:40",
                "onnx/embed_tokens.onnx:80",
                "onnx/decoder_model_merged_q4f16.onnx:50",
                "onnx/decoder_model_merged_q4.onnx:50");
        assertThat(needed(vision, "q4f16"))
                .containsExactly(
                        "config.json",
                        "onnx/decoder_model_merged_q4f16.onnx",
                        "onnx/embed_tokens.onnx",
                        "onnx/vision_encoder_fp16.onnx");
    }

    @Test
    void files_decoderWithAndWithoutPast_areBothTaken() {
        assertThat(needed(files("config.json:1", "decoder_model.onnx:9", "decoder_with_past_model.onnx:9"), null))
                .containsExactly("config.json", "decoder_model.onnx", "decoder_with_past_model.onnx");
    }

    @Test
    void files_sentenceTransformers_haveModulesAndDense() {
        List<RemoteFile> encoder = files(
                "modules.json:1",
                "config.json:1",
                "config_sentence_transformers.json:1",
                "sentence_bert_config.json:1",
                "1_Pooling/config.json:1",
                "2_Dense/config.json:1",
                "2_Dense/model.safetensors:1",
                "2_Dense/pytorch_model.bin:1",
                "3_Dense/config.json:1",
                "3_Dense/pytorch_model.bin:1",
                "tokenizer.json:1",
                "vocab.txt:1",
                "model.safetensors:90",
                "openvino/openvino_model.bin:90",
                "onnx/model.onnx:90",
                "onnx/model_O4.onnx:45",
                "onnx/model_qint8_avx512_vnni.onnx:23");
        assertThat(needed(encoder, null))
                .containsExactlyInAnyOrder(
                        "modules.json",
                        "config.json",
                        "config_sentence_transformers.json",
                        "sentence_bert_config.json",
                        "1_Pooling/config.json",
                        "2_Dense/config.json",
                        "2_Dense/model.safetensors",
                        "3_Dense/config.json",
                        "3_Dense/pytorch_model.bin",
                        "tokenizer.json",
                        "vocab.txt",
                        "onnx/model.onnx");
        assertThat(needed(encoder, "qint8_avx512_vnni"))
                .contains("onnx/model_qint8_avx512_vnni.onnx")
                .doesNotContain("onnx/model.onnx");
    }

    @Test
    void choice_genAiFolders_areVariantsWhoseFolderBecomesTheModels() {
        List<RemoteFile> phi = files(
                "config.json:1",
                "LICENSE:1",
                "cpu_and_mobile/cpu-int4-rtn-block-32/genai_config.json:1",
                "cpu_and_mobile/cpu-int4-rtn-block-32/phi3.onnx:1",
                "cpu_and_mobile/cpu-int4-rtn-block-32/phi3.onnx.data:2000",
                "cpu_and_mobile/cpu-int4-rtn-block-32/tokenizer.json:1",
                "cuda/cuda-fp16/genai_config.json:1",
                "cuda/cuda-fp16/phi3.onnx:1",
                "cuda/cuda-fp16/weights.data:7000",
                "cuda/cuda-fp16/tokenizer.json:1",
                "directml/directml-int4/genai_config.json:1",
                "directml/directml-int4/model.onnx:1");
        VariantChoice cpu = choose(phi, null, new Host(false, 32 * GB), "text-generation");
        assertThat(cpu.variant().name()).isEqualTo("cpu_and_mobile/cpu-int4-rtn-block-32");
        assertThat(needed(phi, cpu.variant().name()))
                .containsExactlyInAnyOrder("genai_config.json", "phi3.onnx", "phi3.onnx.data", "tokenizer.json");
        VariantChoice gpu = choose(phi, null, new Host(true, 32 * GB), "text-generation");
        assertThat(needed(phi, gpu.variant().name()))
                .containsExactlyInAnyOrder("genai_config.json", "phi3.onnx", "weights.data", "tokenizer.json");
    }

    @Test
    void files_manifestOfAStranger_isNeverTaken() {
        assertThat(needed(files("model.onnx:1", "model.yaml:1", "model.yml:1", ".hidden.json:1"), null))
                .containsExactly("model.onnx");
    }

    @Test
    void choice_graphsOfNamesOfTheirOwn_areAllTaken() {
        assertThat(needed(
                        files("config.json:1", "vocab.txt:1", "encoder-model.onnx:9", "decoder_joint-model.onnx:9"),
                        null))
                .containsExactlyInAnyOrder(
                        "config.json", "vocab.txt", "encoder-model.onnx", "decoder_joint-model.onnx");
    }

    @Test
    void choice_graphsOfSherpa_comeWithTheirWeightsAndTokens() {
        List<RemoteFile> whole = files(
                "tokens.txt:1",
                "encoder.onnx:9",
                "encoder.weights:90",
                "decoder.onnx:9",
                "joiner.onnx:9",
                "bpe.weights:5");
        assertThat(needed(whole, null))
                .containsExactlyInAnyOrder(
                        "tokens.txt", "encoder.onnx", "encoder.weights", "decoder.onnx", "joiner.onnx");
        assertThat(needed(
                        files(
                                "tokens.txt:1",
                                "encoder.int8.onnx:9",
                                "decoder.int8.onnx:9",
                                "joiner.int8.onnx:9",
                                "test_wavs/0.wav:9"),
                        null))
                .containsExactlyInAnyOrder("tokens.txt", "encoder.int8.onnx", "decoder.int8.onnx", "joiner.int8.onnx");
    }
}
