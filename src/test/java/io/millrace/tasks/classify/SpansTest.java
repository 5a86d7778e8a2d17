package io.millrace.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.serving.Aggregation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Examples reckoned by hand by the rules of Transformers' token-classification pipeline. */
class SpansTest {

    private static final List<String> LABELS = List.of("O", "B-PER", "I-PER", "LOC");
    private static final String TEXT = "Xavier of Bern";

    /* "Xavier" in three parts that do not agree, "of" as nothing, "Bern" in two. */
    private static final List<ScoredToken> TOKENS = List.of(
            token(1, 0, 2, false, 0.1f, 0.5f, 0.1f, 0.3f),
            token(2, 2, 4, true, 0.5f, 0, 0.1f, 0.4f),
            token(3, 4, 6, true, 0.1f, 0.1f, 0.6f, 0.2f),
            token(4, 7, 9, false, 0.9f, 0.1f, 0, 0),
            token(5, 10, 12, false, 0.1f, 0, 0, 0.9f),
            token(6, 12, 14, true, 0.6f, 0, 0, 0.4f));

    private static ScoredToken token(int index, int start, int end, boolean continued, float... scores) {
        return new ScoredToken(index, scores, start, end, continued);
    }

    private static List<String> spans(List<ScoredToken> tokens, Aggregation aggregation) {
        return Spans.of(TEXT, tokens, LABELS, aggregation).stream()
                .map(span -> "%s %s %d-%d %.2f%s"
                        .formatted(
                                span.label(),
                                span.text(),
                                span.start(),
                                span.end(),
                                span.score(),
                                span.token() == null ? "" : " #" + span.token()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    NONE    | B-PER Xa 0-2 0.50 #1, I-PER er 4-6 0.60 #3, LOC Be 10-12 0.90 #5
                    SIMPLE  | PER Xa 0-2 0.50, PER er 4-6 0.60, LOC Be 10-12 0.90
                    FIRST   | PER Xavier 0-6 0.50, LOC Bern 10-14 0.90
                    AVERAGE | LOC Xavier 0-6 0.30, LOC Bern 10-14 0.65
                    MAX     | PER Xavier 0-6 0.60, LOC Bern 10-14 0.90
                    """)
    void of_partsThatDoNotAgree_joinsThemAsAsked(Aggregation aggregation, String expected) {
        assertThat(String.join(", ", spans(TOKENS, aggregation))).isEqualTo(expected);
    }

    @Test
    void of_textThatBeginsWithinAWord_takesItsFirstTokenForOne() {
        assertThat(spans(TOKENS.subList(2, 4), Aggregation.FIRST)).containsExactly("PER er 4-6 0.60");
    }

    @Test
    void of_noTokens_isEmpty() {
        for (Aggregation aggregation : Aggregation.values()) {
            assertThat(spans(List.of(), aggregation)).isEmpty();
        }
    }
}
