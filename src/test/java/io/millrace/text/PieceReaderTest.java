package io.millrace.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts read in pieces against the same read whole, of tokenizers of every kind. */
class PieceReaderTest {

    private static final String[] WORDS = {
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "the",
        "Mill",
        "don't",
        "naïve",
        "e\u0301",
        "3.14",
        "2026",
        "x_y",
        "foo-bar",
        ",",
        ".",
        "...",
        "?!",
        "(",
        ")",
        "#",
        "<s>",
        "[SEP]",
        "<|im_start|>",
        "<tool call>",
        "好",
        "你好世界",
        "。",
        "，",
        "かな",
        "Привет",
        "สวัสดี",
        "שלום",
        "\uD83D\uDE80",
        "\u00A0",
        "\u3000",
        "ﬁ",
        "Ⅷ",
        "\u200B",
        "{\n    return 1;\n}",
        "http://a.b/c?d"
    };

    private static Tokenizer load(String folder) {
        return Tokenizers.load(Path.of(folder));
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        boolean blanks = random.nextInt(3) > 0;
        while (text.length() < length) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(blanks && random.nextInt(4) > 0 ? " " : "");
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/test/resources/tokenizers/byte_level",
                "src/test/resources/tokenizers/byte_fallback",
                "src/test/resources/tokenizers/unigram",
                "src/test/resources/tokenizers/word_piece",
                "models/demo-chat",
                "models/demo-embed",
                "models/demo-rerank"
            })
    void read_longText_isAsReadWhole(String folder) {
        try (Tokenizer tokenizer = load(folder)) {
            for (int seed = 0; seed < 12; seed++) {
                Random random = new Random(seed);
                String text = text(random, 3 * TextPieces.PIECE);
                int[] whole = tokenizer.encode(text, false);
                assertThat(tokenizer.encode(text, false, TokenLimit.none("t"), Checkpoint.NONE))
                        .as("seed %d", seed)
                        .isEqualTo(whole);
                requireSame(tokenizer.read(text, TokenLimit.none("t"), Checkpoint.NONE), tokenizer.encode(text));
                String other = text(random, 2 * TextPieces.PIECE);
                requireSame(
                        tokenizer.readPair(text, other, TokenLimit.none("t"), Checkpoint.NONE),
                        tokenizer.encodePair(text, other));
                requireParts(tokenizer, text, whole, random.nextInt(whole.length / 2));
            }
        }
    }

    private static void requireSame(Reading reading, TokenIds expected) {
        assertThat(reading.whole()).isTrue();
        assertThat(reading.tokens().ids()).isEqualTo(expected.ids());
        assertThat(reading.tokens().typeIds()).isEqualTo(expected.typeIds());
        assertThat(reading.tokens().texts()).isEqualTo(expected.texts());
    }

    private static void requireParts(Tokenizer tokenizer, String text, int[] whole, int most) {
        int[] first = tokenizer.encode(text, false, new TokenLimit("t", most, false), Checkpoint.NONE);
        assertThat(first).hasSizeGreaterThan(most).isEqualTo(Arrays.copyOf(whole, first.length));
        int[] last = tokenizer.encode(text, false, new TokenLimit("t", most, true), Checkpoint.NONE);
        assertThat(last)
                .hasSizeGreaterThan(most)
                .isEqualTo(Arrays.copyOfRange(whole, whole.length - last.length, whole.length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/test/resources/tokenizers/byte_level",
                "src/test/resources/tokenizers/unigram",
                "src/test/resources/tokenizers/word_piece"
            })
    void read_textOfWords_isInPieces(String folder) {
        try (Tokenizer tokenizer = load(folder)) {
            AtomicInteger pieces = new AtomicInteger();
            Reading _ = tokenizer.read("the river mill ".repeat(2_000), TokenLimit.none("t"), pieces::incrementAndGet);
            assertThat(pieces).hasValueGreaterThan(5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"models/demo-chat", "models/demo-embed"})
    void read_farMoreThanTheLimit_readsNoFurther(String folder) {
        try (Tokenizer tokenizer = load(folder)) {
            AtomicInteger pieces = new AtomicInteger();
            int[] ids = tokenizer.encode(
                    "a ".repeat(4_000_000), false, new TokenLimit("input", 256, false), pieces::incrementAndGet);
            assertThat(ids).hasSizeGreaterThan(256).hasSizeLessThan(2 * TextPieces.PIECE);
            assertThat(pieces).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"models/demo-chat", "models/demo-embed"})
    void read_stopped_endsAtTheNextPiece(String folder) {
        try (Tokenizer tokenizer = load(folder)) {
            AtomicInteger pieces = new AtomicInteger();
            assertThatThrownBy(() -> tokenizer.read("a ".repeat(1_000_000), TokenLimit.none("input"), () -> {
                        if (pieces.incrementAndGet() == 3) {
                            throw new CancellationException();
                        }
                    }))
                    .isInstanceOf(CancellationException.class);
            assertThat(pieces).hasValue(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A", "1", "好", " ", "\n", "-", "\u0301", "aA", "a1"})
    void read_runWithoutAPlaceToBreak_isReadUpToTheBoundAndThenRefused(String run) {
        for (String folder : new String[] {"models/demo-chat", "models/demo-embed"}) {
            try (Tokenizer tokenizer = load(folder)) {
                String longest = run.repeat(TextPieces.RUN / run.length());
                assertThat(tokenizer.encode(longest, false, TokenLimit.none("input"), Checkpoint.NONE))
                        .isEqualTo(tokenizer.encode(longest, false));
                assertThatThrownBy(() -> tokenizer.read(
                                longest + run.repeat(TextPieces.PIECE), new TokenLimit("input[3]", 9, true), () -> {}))
                        .isInstanceOf(InvalidRequest.class)
                        .hasMessageContaining("input[3]", "131072");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"models/demo-chat", "models/demo-embed"})
    void read_manyBlanks_areTheFewTokensThatTheyAre(String folder) {
        try (Tokenizer tokenizer = load(folder)) {
            String blanks = " ".repeat(20_000);
            assertThat(tokenizer
                            .read(blanks, new TokenLimit("input", 256, false), Checkpoint.NONE)
                            .tokens()
                            .ids())
                    .isEqualTo(tokenizer.encode(blanks).ids());
        }
    }

    @Test
    void isCut_tokensThatSpanBlanks_isNowhere() {
        byte[][] tokens = {"of".getBytes(UTF_8), " the".getBytes(UTF_8), "of the".getBytes(UTF_8)};
        assertThat(TextCuts.of(tokens, List.of()).isCut("out of the mill", 6)).isFalse();
        assertThat(TextCuts.of(Arrays.copyOf(tokens, 2), List.of()).isCut("out of the mill", 6))
                .isTrue();
    }

    @Test
    void isCut_insideOfAnAddedToken_isNot() {
        TextCuts cuts = TextCuts.of(new byte[0][], List.of("<tool call>"));
        assertThat(cuts.isCut("a <Tool call> b c", 7)).isFalse();
        assertThat(cuts.isCut("a <Tool call> b c", 1)).isTrue();
        assertThat(cuts.isCut("a <Tool call> b c", 15)).isTrue();
    }
}
