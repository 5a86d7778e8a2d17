package io.millrace.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class FillInMiddleTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path TOKENIZERS = Path.of("src/test/resources/tokenizers");

    @TempDir
    private Path folder;

    private Tokenizer tokenizer(String kind, List<String> marks) throws IOException {
        ObjectNode tree = (ObjectNode) JSON.readTree(TOKENIZERS.resolve(kind).resolve("tokenizer.json"));
        ArrayNode added = (ArrayNode) tree.path("added_tokens");
        int next = Stream.concat(
                        tree.at("/model/vocab").values().stream(),
                        added.valueStream().map(token -> token.path("id")))
                .mapToInt(id -> id.intValue() + 1)
                .max()
                .orElseThrow();
        for (String mark : marks) {
            ObjectNode token = added.addObject().put("id", next++).put("content", mark);
            Stream.of("single_word", "lstrip", "rstrip", "normalized", "special")
                    .forEach(flag -> token.put(flag, false));
        }
        Files.writeString(folder.resolve("tokenizer.json"), tree.toString());
        return Tokenizers.load(folder);
    }

    /** As the model cards write the prompts; a tokenizer's ▁ is a space. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "byte_level, <|fim_prefix|> <|fim_middle|> <|fim_suffix|>, <|fim_prefix|>def f(<|fim_suffix|> + 1)<|fim_middle|>",
                "byte_level, <fim_prefix> <fim_middle> <fim_suffix>, <fim_prefix>def f(<fim_suffix> + 1)<fim_middle>",
                "byte_level, <fim-prefix> <fim-middle> <fim-suffix>, <fim-prefix>def f(<fim-suffix> + 1)<fim-middle>",
                "byte_level, <｜fim▁begin｜> <｜fim▁hole｜> <｜fim▁end｜>, <｜fim▁begin｜>def f(<｜fim▁hole｜> + 1)<｜fim▁end｜>",
                "byte_level, [PREFIX] [SUFFIX], [SUFFIX] + 1)[PREFIX]def f(",
                "byte_fallback, ▁<PRE> ▁<SUF> ▁<MID> ▁<EOT>, <s> <PRE> def f( <SUF> + 1) <MID>",
                "byte_fallback, [PREFIX] [SUFFIX], <s>[SUFFIX] + 1)[PREFIX] def f(",
            })
    void tokens_ofEachFamily_areAsItsModelCardHasThem(String kind, String marks, String expected) throws IOException {
        try (Tokenizer tokenizer = tokenizer(kind, List.of(marks.split(" ")))) {
            FillInMiddle infill = FillInMiddle.of(tokenizer).orElseThrow();
            FillInMiddle.Reader reader = text -> tokenizer.encode(text, false);
            int[] tokens = infill.tokens(reader.read("def f("), FillInMiddle.suffixTokens(" + 1)", tokenizer, reader));
            assertThat(spelled(tokenizer, tokens)).isEqualTo(expected);
            assertThat(infill.ends())
                    .containsAll(Stream.of(marks.split(" "))
                            .map(mark -> tokenizer.id(mark).orElseThrow())
                            .toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"byte_level", "byte_fallback"})
    void suffixTokens_ofAnyText_haveNoSpaceOfTheirOwn(String kind) throws IOException {
        try (Tokenizer tokenizer = tokenizer(kind, List.of())) {
            for (String text : List.of("", "x", " x", "  x", "\n\tx", "☺x", "é日本")) {
                int[] tokens = FillInMiddle.suffixTokens(text, tokenizer, piece -> tokenizer.encode(piece, false));
                assertThat(spelled(tokenizer, tokens)).isEqualTo(text);
            }
        }
    }

    @Test
    void of_tokenizerThatLacksAMark_isNone() throws IOException {
        try (Tokenizer tokenizer = tokenizer("byte_level", List.of("<|fim_prefix|>", "<|fim_suffix|>"))) {
            assertThat(FillInMiddle.of(tokenizer)).isEmpty();
        }
    }

    private static String spelled(Tokenizer tokenizer, int[] tokens) {
        return Arrays.stream(tokens)
                .mapToObj(token -> new String(tokenizer.bytes(token), ISO_8859_1))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(), bytes -> new String(bytes.getBytes(ISO_8859_1), UTF_8)));
    }
}
