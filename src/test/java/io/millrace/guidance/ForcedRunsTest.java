package io.millrace.guidance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.constraint.Limits;
import io.millrace.constraint.match.Constraint;
import io.millrace.constraint.match.Matcher;
import io.millrace.constraint.match.TokenTrie;
import io.millrace.constraint.schema.JsonSchema;
import io.millrace.constraint.schema.SchemaOptions;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** How forced text is written, by tokenizers of several kinds. */
class ForcedRunsTest {

    private static final String BYTE_LEVEL = "models/demo-chat";
    private static final String SPACE_FIRST = "src/test/resources/tokenizers/byte_fallback";
    private static final String PERSON = """
            {"type":"object","properties":{"full_name":{"type":"string","maxLength":3},"kind":{"enum":["teacher","technician"]},
             "born":{"type":"object","properties":{"year":{"type":"integer","minimum":0,"maximum":99}},"required":["year"],
             "additionalProperties":false}},"required":["full_name","kind","born"],"additionalProperties":false}""";

    /** A tokenizer, its trie, and its runs. */
    private record Writer(Tokenizer tokenizer, TokenTrie trie, ForcedRuns runs) implements AutoCloseable {

        static Writer of(String folder) {
            Tokenizer tokenizer = Tokenizers.load(Path.of(folder));
            TokenTrie trie = new TokenTrie(IntStream.range(0, tokenizer.vocabularySize())
                    .mapToObj(id -> tokenizer.isSpecial(id) ? new byte[0] : tokenizer.bytes(id))
                    .toArray(byte[][]::new));
            return new Writer(tokenizer, trie, new ForcedRuns(tokenizer, trie));
        }

        Matcher matcher(String schema) {
            return Constraint.compile(
                            JsonSchema.grammar(new JsonMapper().readTree(schema), SchemaOptions.DEFAULT),
                            trie,
                            Limits.DEFAULT)
                    .matcher();
        }

        byte[] text(int[] tokens) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            Arrays.stream(tokens).forEach(token -> text.writeBytes(trie.bytes(token)));
            return text.toByteArray();
        }

        @Override
        public void close() {
            tokenizer.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BYTE_LEVEL, SPACE_FIRST})
    void of_wholeText_isWrittenToItsEnd(String folder) {
        try (Writer writer = Writer.of(folder)) {
            Matcher matcher = writer.matcher("{\"const\":\"the quick brown fox, 12 of them\"}");
            int[] run = writer.runs().of(matcher);
            assertThat(new String(writer.text(run), StandardCharsets.UTF_8))
                    .isEqualTo("\"the quick brown fox, 12 of them\"");
            assertThat(Arrays.stream(run).allMatch(matcher::accept)).isTrue();
            assertThat(matcher.mustEnd()).isTrue();
        }
    }

    @Test
    void of_wholeText_isWhatTheTokenizerWrites() {
        try (Writer writer = Writer.of(BYTE_LEVEL)) {
            assertThat(writer.runs().of(writer.matcher("{\"const\":\"What is 17 + 25?\"}")))
                    .isEqualTo(writer.tokenizer().encode("\"What is 17 + 25?\"", false));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BYTE_LEVEL, SPACE_FIRST})
    void of_textThatGoesOn_isOpenWhereALongerTokenCouldBegin(String folder) {
        try (Writer writer = Writer.of(folder)) {
            Matcher matcher = writer.matcher(PERSON);
            byte[] forced = matcher.forced(256);
            int[] run = writer.runs().of(matcher);
            int at = 0;
            for (int token : run) {
                assertThat(longer(writer.trie(), Arrays.copyOfRange(forced, at, forced.length)))
                        .isFalse();
                at += writer.trie().bytes(token).length;
            }
            assertThat(run).isNotEmpty();
            assertThat(writer.text(run)).isEqualTo(Arrays.copyOf(forced, at));
        }
    }

    private static boolean longer(TokenTrie trie, byte[] text) {
        return IntStream.range(0, trie.size())
                .mapToObj(trie::bytes)
                .anyMatch(token ->
                        token.length > text.length && Arrays.equals(token, 0, text.length, text, 0, text.length));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a special token's text ~ {\"const\":\"<|im_end|>\"}",
                "a part of a character ~ {\"type\":\"string\",\"pattern\":\"^[éè]$\"}",
                "a choice at once ~ {\"enum\":[1,2]}",
            })
    void of_whatCannotBeWritten_isLeftToSteps(String what, String schema) {
        try (Writer writer = Writer.of(BYTE_LEVEL)) {
            Matcher matcher = writer.matcher(schema);
            matcher.accept("\"".getBytes(StandardCharsets.UTF_8));
            assertThat(writer.runs().of(matcher)).as(what).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({BYTE_LEVEL + ",1", BYTE_LEVEL + ",2", SPACE_FIRST + ",3", SPACE_FIRST + ",4"})
    void heldText_anyWalk_forcesWhatItAllowsAndEndsValid(String folder, int seed) {
        try (Writer writer = Writer.of(folder)) {
            HeldText text = new HeldText(
                    writer.matcher(PERSON),
                    writer.runs(),
                    Set.of(),
                    writer.tokenizer().vocabularySize());
            Random random = new Random(seed);
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            int taken = 0;
            while (!text.hasEnded()) {
                int[] forced = text.forced();
                int[] allowed = tokens(text.allowed());
                assertThat(forced.length == 0 || allowed.length == 1 && allowed[0] == forced[0])
                        .isTrue();
                int token = allowed[random.nextInt(allowed.length)];
                taken += forced.length > 0 ? 1 : 0;
                text.accept(token);
                written.writeBytes(writer.trie().bytes(token));
            }
            assertThat(taken).isPositive();
            assertThat(written.toString(StandardCharsets.UTF_8))
                    .matches(
                            "\\{\"full_name\":\".{0,36}\",\"kind\":\"(teacher|technician)\",\"born\":\\{\"year\":[0-9]{1,2}}}");
        }
    }

    private static int[] tokens(long[] mask) {
        return IntStream.range(0, mask.length * Long.SIZE)
                .filter(token -> (mask[token >> 6] >>> token & 1) != 0)
                .toArray();
    }
}
