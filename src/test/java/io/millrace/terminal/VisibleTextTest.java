package io.millrace.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTest {

    @Test
    void of_whatCommandsATerminal_isAPictureOfIt() {
        assertThat(VisibleText.of("a\u001b[2J\u001b]0;title\u0007b")).isEqualTo("a\u241b[2J\u241b]0;title\u2407b");
        assertThat(VisibleText.of("\u009b31m\u007f\b\u0000")).isEqualTo("\uFFFD31m\u2421\u2408\u2400");
    }

    @Test
    void of_text_isTheSame() {
        String text = "Zoë said:\n\t\"x\u00a0y\" 日本 👩‍👩‍👧 \u202eabc";
        assertThat(VisibleText.of(text)).isEqualTo(text);
    }

    @Test
    void of_eachControlCharacter_neverComesOut() {
        for (char c = 0; c < 0xa0; c++) {
            String shown = VisibleText.of("a" + c + "b");
            boolean stays = c >= ' ' && c < 0x7f || c == '\n' || c == '\t';
            assertThat(shown).as("character %d", (int) c).hasSize(3);
            assertThat(shown.charAt(1) == c).as("character %d", (int) c).isEqualTo(stays);
        }
    }

    @Test
    void next_carriageReturns_stayOnlyBeforeLineFeeds() {
        VisibleText visible = new VisibleText();
        assertThat(visible.next("a\r")).isEqualTo("a");
        assertThat(visible.next("\nb\r")).isEqualTo("\nb");
        assertThat(visible.next("over")).isEqualTo("\u240dover");
        assertThat(visible.next("\r\r\n")).isEqualTo("\u240d\n");
        assertThat(visible.next("\r")).isEmpty();
        assertThat(visible.end()).isEqualTo("\u240d");
        assertThat(visible.end()).isEmpty();
    }
}
