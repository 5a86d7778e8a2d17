package io.millrace.terminal.talk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnteredTextTest {

    private static void assertWhole(String entered, String text) {
        assertThat(EnteredText.isOpen(entered)).as(entered).isFalse();
        assertThat(EnteredText.text(entered)).isEqualTo(text);
    }

    @Test
    void isOpen_blockThatIsNotClosed_goesOn() {
        assertThat(EnteredText.isOpen("\"\"\"")).isTrue();
        assertThat(EnteredText.isOpen("\"\"\"one\ntwo")).isTrue();
        assertThat(EnteredText.isOpen("/system \"\"\"one\n")).isTrue();
        assertThat(EnteredText.isOpen("\"\"\"\"\""))
                .as("five of them close nothing")
                .isTrue();
    }

    @Test
    void isOpen_backslashAtTheEnd_goesOn() {
        assertThat(EnteredText.isOpen("one\\")).isTrue();
        assertThat(EnteredText.isOpen("one\\\ntwo\\")).isTrue();
        assertThat(EnteredText.isOpen("one\\\\")).as("it stands for itself").isFalse();
    }

    @Test
    void text_severalLines_isWhatIsMeant() {
        assertWhole("one", "one");
        assertWhole("\"\"\"\none\n  two\n\"\"\"", "one\n  two");
        assertWhole("\"\"\"one\"\"\"", "one");
        assertWhole("\"\"\"\"\"\"", "");
        assertWhole("\"\"\"a \\\nb\"\"\"", "a \\\nb");
        assertWhole("/system \"\"\"one\ntwo\"\"\"", "/system one\ntwo");
        assertWhole("one\\\ntwo", "one\ntwo");
        assertWhole("say \"\"\" once", "say \"\"\" once");
    }
}
