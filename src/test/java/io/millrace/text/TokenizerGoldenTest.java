package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Against ids and texts of the tokenizers library for Python; see src/test/python/tokenizer_goldens.py. */
class TokenizerGoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"byte_level", "byte_fallback", "unigram", "word_piece"})
    void encode_ofGoldenTexts_givesTheirIds(String kind) {
        try (Tokenizer tokenizer = load(kind)) {
            for (JsonNode golden : goldens(kind).path("encode")) {
                String text = golden.path("text").asString();
                assertThat(tokenizer.encode(text, false)).as(text).isEqualTo(ids(golden.path("ids")));
                assertThat(tokenizer.encode(text, true)).as(text).isEqualTo(ids(golden.path("with_special")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte_level", "byte_fallback", "unigram", "word_piece"})
    void decode_ofGoldenIds_givesTheirText(String kind) {
        try (Tokenizer tokenizer = load(kind)) {
            for (JsonNode golden : goldens(kind).path("decode")) {
                int[] ids = ids(golden.path("ids"));
                assertThat(tokenizer.decode(ids, false))
                        .as(Arrays.toString(ids))
                        .isEqualTo(golden.path("text").asString());
                assertThat(tokenizer.decode(ids, true))
                        .as(Arrays.toString(ids))
                        .isEqualTo(golden.path("without_special").asString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte_level", "byte_fallback"})
    void bytes_ofAllTokensOfAText_areItsUtf8(String kind) {
        try (Tokenizer tokenizer = load(kind)) {
            for (JsonNode golden : goldens(kind).path("encode")) {
                String text = golden.path("text").asString();
                byte[] bytes = bytes(tokenizer, ids(golden.path("ids")));
                String prefix = kind.equals("byte_fallback") && !text.isEmpty() ? " " : "";
                assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(prefix + text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte_level", "byte_fallback", "unigram", "word_piece"})
    void continuing_afterAPrompt_keepsTheLeadingSpace(String kind) {
        try (Tokenizer tokenizer = load(kind)) {
            for (JsonNode golden : goldens(kind).path("encode")) {
                int[] ids = ids(golden.path("ids"));
                int[] rest = Arrays.copyOfRange(ids, Math.min(1, ids.length), ids.length);
                IncrementalDetokenizer detokenizer = IncrementalDetokenizer.continuing(tokenizer, false);
                StringBuilder text = new StringBuilder();
                Arrays.stream(rest).mapToObj(detokenizer::push).forEach(text::append);
                assertThat(text.append(detokenizer.flush())).hasToString(Utf8StreamTest.whole(bytes(tokenizer, rest)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte_level", "byte_fallback", "unigram", "word_piece"})
    void push_ofRandomIds_neverEmitsHalfACharacter(String kind) {
        try (Tokenizer tokenizer = load(kind)) {
            Random random = new Random(1);
            for (int run = 0; run < 300; run++) {
                int[] ids = random.ints(30, 0, tokenizer.vocabularySize() + 2).toArray();
                IncrementalDetokenizer detokenizer = new IncrementalDetokenizer(tokenizer, true);
                Arrays.stream(ids).mapToObj(detokenizer::push).forEach(piece -> assertThat(piece)
                        .isEqualTo(Surrogates.repaired(piece)));
            }
        }
    }

    @Test
    void decode_ofRandomByteLevelIds_isTheirBytesAsUtf8() {
        try (Tokenizer tokenizer = load("byte_level")) {
            Random random = new Random(2);
            for (int run = 0; run < 300; run++) {
                int[] ids = random.ints(20, 0, tokenizer.vocabularySize()).toArray();
                assertThat(tokenizer.decode(ids, false)).isEqualTo(Utf8StreamTest.whole(bytes(tokenizer, ids)));
            }
        }
    }

    @Test
    void encode_ofSpecialTokensInText_givesTheirIds() {
        try (Tokenizer tokenizer = load("byte_level")) {
            int start = tokenizer.id("<|im_start|>").orElseThrow();
            assertThat(tokenizer.encode("<|im_start|>", false)).containsExactly(start);
            assertThat(tokenizer.isSpecial(start)).isTrue();
            assertThat(tokenizer.isSpecial(tokenizer.id("<tool call>").orElseThrow()))
                    .isFalse();
            assertThat(tokenizer.isSpecial(-1)).isFalse();
            assertThat(tokenizer.id("no such token")).isEmpty();
            assertThat(tokenizer.bytes(1_000_000)).isEmpty();
        }
    }

    @Test
    void encode_ofMalformedText_replacesWhatIsNoUnicode() {
        try (Tokenizer tokenizer = load("byte_level")) {
            for (String text :
                    new String[] {"\uD83D", "a\uDC00b", "\uDC00\uD83D", "\uD83D\uD83D\uDE00", "\0", "\uFFFF"}) {
                assertThat(tokenizer.decode(tokenizer.encode(text, false), false))
                        .isEqualTo(Surrogates.repaired(text));
            }
        }
    }

    @Test
    void encode_ofALongText_isNeitherTruncatedNorPadded() {
        try (Tokenizer tokenizer = load("byte_level")) {
            assertThat(tokenizer.encode("one two three ".repeat(10_000), false)).hasSizeGreaterThan(30_000);
            assertThat(tokenizer.encode("a", false)).hasSize(1);
        }
    }

    @Test
    void encode_fromManyThreadsDuringClose_succeedsOrSaysClosed() throws InterruptedException {
        Tokenizer tokenizer = load("byte_level");
        Thread[] threads = IntStream.range(0, 4)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> {
                    try {
                        for (int i = 0; i < 500; i++) {
                            tokenizer.encode("the river mill", false);
                        }
                    } catch (IllegalStateException closed) {
                        assertThat(closed).hasMessage("tokenizer is closed");
                    }
                }))
                .toArray(Thread[]::new);
        tokenizer.close();
        tokenizer.close();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThatThrownBy(() -> tokenizer.encode("x", false)).hasMessage("tokenizer is closed");
    }

    @Test
    void load_ofBrokenFiles_saysWhatIsWrong(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> Tokenizers.load(folder)).hasMessageEndingWith("has no tokenizer.json");
        for (String json :
                new String[] {"{", "{}", "[]", "{\"model\":{\"type\":\"BPE\"},\"decoder\":{\"type\":\"CTC\"}}"}) {
            Files.writeString(folder.resolve("tokenizer.json"), json);
            assertThatThrownBy(() -> Tokenizers.load(folder))
                    .as(json)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("tokenizer.json");
        }
    }

    private static byte[] bytes(Tokenizer tokenizer, int[] ids) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(ids).forEach(id -> out.writeBytes(tokenizer.bytes(id)));
        return out.toByteArray();
    }

    private static int[] ids(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    private static Tokenizer load(String kind) {
        return Tokenizers.load(folder(kind));
    }

    private static JsonNode goldens(String kind) {
        return ModelFiles.json(folder(kind), "goldens.json");
    }

    private static Path folder(String kind) {
        return Path.of("src/test/resources/tokenizers", kind);
    }
}
