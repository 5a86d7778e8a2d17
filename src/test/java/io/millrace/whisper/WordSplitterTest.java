package io.millrace.whisper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.whisper.WordSplitter.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordSplitterTest {

    private static List<Span> words(String language, byte[]... pieces) {
        return WordSplitter.words(IntStream.range(0, pieces.length).boxed().toList(), i -> pieces[i], language);
    }

    private static byte[][] pieces(String... texts) {
        return Arrays.stream(texts).map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new);
    }

    @Test
    void words_ofALanguageWithSpaces_beginAtSpaces() {
        assertThat(words("en", pieces(" Hel", "lo", ",", " \"", "wor", "ld", "!", "\"", " It", "'s")))
                .containsExactly(new Span(" Hello,", 0, 3), new Span(" \"world!\"", 3, 8), new Span(" It's", 8, 10));
    }

    @Test
    void words_ofALanguageWithoutSpaces_areCharacters() {
        byte[] first = "日".getBytes(UTF_8);
        List<byte[]> pieces = new ArrayList<>();
        pieces.add(Arrays.copyOf(first, 2));
        pieces.add(Arrays.copyOfRange(first, 2, 3));
        pieces.add("本".getBytes(UTF_8));
        pieces.add("。".getBytes(UTF_8));
        assertThat(words("ja", pieces.toArray(byte[][]::new)))
                .containsExactly(new Span("日", 0, 2), new Span("本。", 2, 4));
    }

    @Test
    void words_halfACharacterAtTheEnd_isReplaced() {
        assertThat(words("en", pieces(" a"), new byte[] {(byte) 0xe6}))
                .extracting(Span::text)
                .containsExactly(" a\uFFFD");
    }

    private static List<Span> words(String language, byte[][] pieces, byte[] last) {
        byte[][] all = Arrays.copyOf(pieces, pieces.length + 1);
        all[pieces.length] = last;
        return words(language, all);
    }

    @Test
    void words_anyPieces_coverAllTokensInOrder() {
        byte[][] pieces = pieces(" a", "b", " c", ".", " (", "d", ")", " ", "e", "--", " f");
        int place = 0;
        StringBuilder text = new StringBuilder();
        for (Span span : words("en", pieces)) {
            assertThat(span.from()).isEqualTo(place);
            place = span.to();
            text.append(span.text());
        }
        assertThat(place).isEqualTo(pieces.length);
        assertThat(text.toString()).isEqualTo(" ab c. (d) e-- f");
    }
}
