package io.millrace.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceCutterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "One. Two! Three? Four…#One.|Two!|Three?|Four…",
                "It costs 3.50 at a.b.c today. Yes.#It costs 3.50 at a.b.c today.|Yes.",
                "Dr. Ada K. Lovelace came. She left.#Dr. Ada K. Lovelace came.|She left.",
                "He said \"Stop!\" Then he ran.#He said \"Stop!\"|Then he ran.",
                "So did I. You too.#So did I.|You too.",
                "今日は。元気？はい#今日は。|元気？|はい",
                "No end#No end",
                "Wait... what?#Wait...|what?",
                "... 🙂 !? - Word#- Word"
            })
    void sentences_ofText_endWhereASpeakerStops(String text, String expected) {
        assertThat(SentenceCutter.sentences(text)).containsExactly(expected.split("\\|"));
    }

    @Test
    void sentences_ofLines_endWithThem() {
        assertThat(SentenceCutter.sentences("A title\n\n\"A quote\nand more\r\nend."))
                .containsExactly("A title", "\"A quote", "and more", "end.");
        assertThat(SentenceCutter.sentences("")).isEmpty();
        assertThat(SentenceCutter.sentences("?! -- ...")).isEmpty();
    }

    @Test
    void halves_ofASentence_areCutAtAPauseElseBetweenWordsElseAnywhere() {
        assertThat(SentenceCutter.halves("one two three, four five six seven"))
                .containsExactly("one two three,", "four five six seven");
        assertThat(SentenceCutter.halves("one two three four")).containsExactly("one two", "three four");
        assertThat(SentenceCutter.halves("abcdefgh")).containsExactly("abcd", "efgh");
        assertThat(SentenceCutter.halves("🙂🙂")).containsExactly("🙂", "🙂");
        assertThat(SentenceCutter.halves("around 1,000,000 of")).doesNotContain("around 1,");
    }

    @Test
    void sentencesAndHalves_ofAnyText_loseNoLetter() {
        Random random = new Random(3);
        String alphabet = "ab.,!? \n\")D。1";
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(40), 0, alphabet.length()).forEach(c -> text.append(alphabet.charAt(c)));
            assertThat(letters(String.join("", SentenceCutter.sentences(text.toString()))))
                    .isEqualTo(letters(text.toString()));
            if (text.length() > 1) {
                assertThat(letters(String.join("", SentenceCutter.halves(text.toString()))))
                        .isEqualTo(letters(text.toString()));
            }
        }
    }

    private static String letters(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
