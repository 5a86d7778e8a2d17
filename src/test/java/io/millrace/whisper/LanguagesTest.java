package io.millrace.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {

    @ParameterizedTest
    @CsvSource({
        "en,en",
        "EN,en",
        "en-US,en",
        "English,en",
        "burmese,my",
        "yue,yue",
        "zh-Hant,zh",
        "haw,haw",
        "Castilian,es"
    })
    void code_byAnyName_isThatOfTheToken(String asked, String code) {
        assertThat(Languages.code(asked)).contains(code);
    }

    @Test
    void code_unknown_isEmpty() {
        assertThat(Languages.code("klingon")).isEmpty();
        assertThat(Languages.code("")).isEmpty();
    }

    @Test
    void codes_areTheHundredOfWhisper() {
        assertThat(Languages.codes()).hasSize(100).allSatisfy(code -> assertThat(Languages.code(Languages.name(code)))
                .contains(code));
    }
}
