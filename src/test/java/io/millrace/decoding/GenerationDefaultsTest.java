package io.millrace.decoding;

import static io.millrace.decoding.SamplingParameter.MIN_P;
import static io.millrace.decoding.SamplingParameter.REPETITION_PENALTY;
import static io.millrace.decoding.SamplingParameter.TEMPERATURE;
import static io.millrace.decoding.SamplingParameter.TOP_K;
import static io.millrace.decoding.SamplingParameter.TOP_P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationDefaultsTest {

    private static final Path TOKENIZER = Path.of("src/test/resources/tokenizers/byte_level");

    @TempDir
    Path folder;

    @Test
    void load_ofAFullFolder_readsAll() throws IOException {
        write("generation_config.json", """
                {"do_sample": true, "temperature": 0.6, "top_p": 0.9, "top_k": 20, "min_p": 0.05,
                 "repetition_penalty": 1.05, "eos_token_id": [7, 8], "max_new_tokens": 200, "max_length": 300}""");
        write("config.json", "{\"eos_token_id\": 9, \"max_position_embeddings\": 4096}");
        write("tokenizer_config.json", "{\"eos_token\": \"<|im_end|>\"}");
        assertThat(load())
                .isEqualTo(new GenerationDefaults(
                        Set.of(2, 7, 8, 9),
                        Sampling.UNSTATED
                                .with(TEMPERATURE, 0.6f)
                                .with(TOP_P, 0.9f)
                                .with(TOP_K, 20)
                                .with(MIN_P, 0.05f)
                                .with(REPETITION_PENALTY, 1.05f),
                        4096,
                        new AnswerLength(200, null)));
    }

    @Test
    void load_ofAnEmptyFolder_leavesAllOpen() {
        assertThat(load()).isEqualTo(new GenerationDefaults(Set.of(), Sampling.UNSTATED, null, AnswerLength.OPEN));
    }

    @Test
    void load_withoutSampling_isGreedy() throws IOException {
        write(
                "generation_config.json",
                "{\"do_sample\": false, \"temperature\": 0.7, \"top_k\": -1, \"eos_token_id\": null}");
        assertThat(load().sampling().orNull(TEMPERATURE)).isZero();
        assertThat(load().sampling().orNull(TOP_K)).isZero();
    }

    @Test
    void load_ofAMultimodalConfig_readsItsTextPart() throws IOException {
        write("config.json", "{\"text_config\": {\"eos_token_id\": [3], \"max_position_embeddings\": 128}}");
        assertThat(load().maxLength()).isEqualTo(128);
        assertThat(load().eosTokenIds()).containsExactly(3);
    }

    @Test
    void load_ofAValueOutOfRange_namesIt() throws IOException {
        write("generation_config.json", "{\"top_p\": 1.5}");
        assertThatThrownBy(this::load).hasMessageStartingWith("generation_config.json: top_p must be in [");
        write("generation_config.json", "{oops");
        assertThatThrownBy(this::load)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("generation_config.json:");
    }

    private GenerationDefaults load() {
        try (Tokenizer tokenizer = Tokenizers.load(TOKENIZER)) {
            return GenerationDefaults.load(folder, tokenizer);
        }
    }

    private void write(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name), json);
    }
}
