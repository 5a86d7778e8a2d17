package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TokenIdsTest {

    private static final Path CROSS = Path.of("src/test/resources/fixtures/tiny-cross");

    /** [CLS] first… [SEP] second… [SEP], ids counting up from 10 and from 20. */
    private static TokenIds pair(int first, int second) {
        int[] ids = join(new int[] {1}, up(10, first), new int[] {2}, up(20, second), new int[] {2});
        int[] types = join(new int[first + 2], same(1, second + 1));
        int[] texts = join(same(-1, 1), same(0, first), same(-1, 1), same(1, second), same(-1, 1));
        return new TokenIds(ids, types, texts);
    }

    private static TokenIds single(int length) {
        return new TokenIds(
                join(new int[] {1}, up(10, length), new int[] {2}),
                new int[length + 2],
                join(same(-1, 1), same(0, length), same(-1, 1)));
    }

    private static int[] join(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }

    private static int[] up(int from, int count) {
        return IntStream.range(from, from + count).toArray();
    }

    private static int[] same(int value, int count) {
        return IntStream.generate(() -> value).limit(count).toArray();
    }

    @Test
    void truncated_textThatFits_isTheSame() {
        TokenIds text = single(3);
        assertThat(text.truncated(5, false)).isSameAs(text);
    }

    @Test
    void truncated_text_keepsTheSpecialTokens() {
        assertThat(single(5).truncated(5, false).ids()).containsExactly(1, 10, 11, 12, 2);
        assertThat(single(5).truncated(5, true).ids()).containsExactly(1, 12, 13, 14, 2);
        assertThat(single(5).truncated(2, false).ids()).containsExactly(1, 2);
        assertThatThrownBy(() -> single(5).truncated(1, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("at most 1 tokens are allowed, but there are 2 special ones");
    }

    @Test
    void truncated_pair_cutsTheSecondTextAlone() {
        TokenIds cut = pair(3, 5).truncated(8, false);
        assertThat(cut.ids()).containsExactly(1, 10, 11, 12, 2, 20, 21, 2);
        assertThat(cut.typeIds()).containsExactly(0, 0, 0, 0, 0, 1, 1, 1);
        assertThat(cut.texts()).containsExactly(-1, 0, 0, 0, -1, 1, 1, -1);
        assertThat(pair(3, 5).truncated(8, true).ids()).containsExactly(1, 10, 11, 12, 2, 23, 24, 2);
    }

    @Test
    void truncated_pairWhoseFirstTextFillsIt_cutsTheLongerFirst() {
        assertThat(pair(6, 1).truncated(7, false).ids()).containsExactly(1, 10, 11, 12, 2, 20, 2);
        assertThat(pair(6, 6).truncated(8, false).ids()).containsExactly(1, 10, 11, 12, 2, 20, 21, 2);
        assertThat(pair(6, 0).truncated(5, false).ids()).containsExactly(1, 10, 11, 2, 2);
    }

    @Test
    void truncated_anyTexts_hasTheLengthAskedForAndTheOrderOfTheWhole() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            TokenIds whole = random.nextBoolean()
                    ? single(random.nextInt(30))
                    : pair(random.nextInt(1, 9), random.nextInt(1, 10));
            int special =
                    (int) Arrays.stream(whole.texts()).filter(text -> text < 0).count();
            int limit = special + random.nextInt(40);
            TokenIds cut = whole.truncated(limit, random.nextBoolean());
            assertThat(cut.length()).isEqualTo(Math.min(limit, whole.length()));
            assertThat(Arrays.stream(cut.texts()).filter(text -> text < 0).count())
                    .isEqualTo(special);
            assertThat(isSubsequence(cut.ids(), whole.ids())).isTrue();
        }
    }

    private static boolean isSubsequence(int[] part, int[] whole) {
        int found = 0;
        for (int id : whole) {
            found += found < part.length && part[found] == id ? 1 : 0;
        }
        return found == part.length;
    }

    @Test
    void encodePair_referencePairs_givesIdsTypesAndOrigins() {
        try (Tokenizer tokenizer = Tokenizers.load(CROSS)) {
            assertThat(Tokenizers.padId(CROSS, tokenizer)).hasValue(0);
            JsonNode reference = ModelFiles.json(CROSS, "reference.json");
            assertThat(reference.size()).isEqualTo(4);
            for (JsonNode pair : reference) {
                TokenIds tokens = tokenizer.encodePair(
                        pair.path("first").asString(), pair.path("second").asString());
                assertThat(tokens.ids()).isEqualTo(ints(pair.path("ids")));
                assertThat(tokens.typeIds()).isEqualTo(ints(pair.path("type_ids")));
                assertThat(tokens.texts()[0]).isEqualTo(-1);
                assertThat(tokens.texts()[tokens.length() - 1]).isEqualTo(-1);
                assertThat(Arrays.stream(tokens.texts())
                                .filter(text -> text < 0)
                                .count())
                        .isEqualTo(3);
            }
        }
    }

    @Test
    void encode_specialTokensInTheText_areOfTheText() {
        try (Tokenizer tokenizer = Tokenizers.load(CROSS)) {
            TokenIds tokens = tokenizer.encode("a [SEP] a");
            assertThat(tokens.texts()).containsExactly(-1, 0, 0, 0, -1);
            assertThat(tokens.ids()).isEqualTo(tokenizer.encode("a [SEP] a", true));
            assertThat(tokens.typeIds()).containsOnly(0);
        }
    }

    private static int[] ints(JsonNode array) {
        return array.values().stream().mapToInt(JsonNode::asInt).toArray();
    }
}
