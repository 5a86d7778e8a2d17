package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordPartsTest {

    private static final int UNKNOWN = 1;
    private static final String TEXT = "an 😀other";

    @ParameterizedTest
    @CsvSource({
        "true, 7, an, 0, 2, false",
        "true, 7, ##n, 1, 2, true",
        "true, 7, 😀, 3, 4, false",
        "true, 7, ##other, 4, 9, true",
        "true, 7, [CLS], -1, -1, false",
        "true, 1, [UNK], 3, 4, false",
        "false, 7, an, 0, 2, false",
        "false, 7, n, 1, 2, true",
        "false, 7, ▁😀, 2, 4, false",
        "false, 7, 😀, 3, 4, false",
        "false, 7, other, 4, 9, true",
        "false, 7, '', 9, 9, true",
        "false, 1, <unk>, 4, 9, false",
        "false, 7, <s>, -1, -1, false",
    })
    void continues_markedOrNot_isAsInTransformers(
            boolean marked, int id, String token, int start, int end, boolean expected) {
        WordParts parts = new WordParts(marked, OptionalInt.of(UNKNOWN));
        assertThat(parts.continues(id, token, start, end, TEXT.codePoints().toArray()))
                .isEqualTo(expected);
    }
}
