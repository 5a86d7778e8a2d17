package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PatternProbeTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode file(String part, String regex) {
        Map<String, Object> split = Map.of("type", "Split", "pattern", Map.of("Regex", regex));
        return JSON.valueToTree(Map.of(part, Map.of("type", "Sequence", "pretokenizers", List.of(split))));
    }

    /** Of GPT-2, Llama 3, Qwen 2, o200k and DeepSeek, and of models that cut off blanks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "[一-龥぀-ゟ゠-ヿ]+",
                " {2,}",
                "(only the other engine) \\h\\K"
            })
    void require_patternsOfModels_pass(String regex) {
        assertThatCode(() -> PatternProbe.require(file("pre_tokenizer", regex))).doesNotThrowAnyException();
        assertThatCode(() -> PatternProbe.require(file("normalizer", regex))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "\\s+$", "(\\w+\\s?)+:", ".*x|.", "(\\p{L}*)*!"})
    void require_patternThatRunsAway_isRefusedByName(String regex) {
        assertThatThrownBy(() -> PatternProbe.require(file("pre_tokenizer", regex)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(regex);
    }
}
