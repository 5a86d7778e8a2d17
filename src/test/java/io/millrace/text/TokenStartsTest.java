package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenStartsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void next_ofPartsOfCharacters_isWhereTheCharacterBegins() {
        try (Tokenizer tokenizer = Tokenizers.load(Path.of("models/demo-chat"))) {
            assertThat(starts(tokenizer, tokenizer.encode("日本語 oz", false), "日本語 oz"))
                    .containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 5);
        }
    }

    @Test
    void next_ofSpecialTokens_takesTextOnlyWhereTheyAreWritten() {
        try (Tokenizer tokenizer = Tokenizers.load(Path.of("models/demo-chat"))) {
            String text = "a<|im_end|>b";
            int[] tokens = tokenizer.encode(text, false);
            assertThat(starts(tokenizer, tokens, text)).containsExactly(0, 1, 11);
            assertThat(starts(tokenizer, tokens, "ab")).containsExactly(0, 1, 1);
        }
    }

    /** The text from a token's place on begins with the token, whatever kind the tokenizer is of. */
    @ParameterizedTest
    @ValueSource(strings = {"byte_level", "byte_fallback", "unigram", "word_piece"})
    void next_ofGoldenTexts_isWhereTheTokenIs(String kind) throws IOException {
        Path folder = Path.of("src/test/resources/tokenizers", kind);
        try (Tokenizer tokenizer = Tokenizers.load(folder)) {
            for (JsonNode golden : JSON.readTree(Files.readString(folder.resolve("goldens.json")))
                    .path("encode")) {
                String text = golden.path("text").asString();
                int[] tokens = tokenizer.encode(text, true);
                List<Integer> starts = starts(tokenizer, tokens, text);
                assertThat(starts).as(text).isSorted().allMatch(start -> start <= text.length());
                int[] plain = tokenizer.encode(text, false);
                if (tokenizer.decode(plain, false).equals(text)) {
                    requireEach(tokenizer, plain, text);
                }
            }
        }
    }

    private static void requireEach(Tokenizer tokenizer, int[] tokens, String text) {
        List<Integer> starts = starts(tokenizer, tokens, text);
        for (int i = 0; i < tokens.length; i++) {
            IncrementalDetokenizer detokenizer = new IncrementalDetokenizer(tokenizer, false);
            StringBuilder before = new StringBuilder();
            for (int j = 0; j < i; j++) {
                before.append(detokenizer.push(tokens[j]));
            }
            assertThat(starts.get(i)).as(text + " " + i).isEqualTo(before.length());
        }
    }

    private static List<Integer> starts(Tokenizer tokenizer, int[] tokens, String text) {
        TokenStarts starts = new TokenStarts(tokenizer, text);
        List<Integer> all = new ArrayList<>();
        for (int token : tokens) {
            all.add(starts.next(token));
        }
        return all;
    }
}
