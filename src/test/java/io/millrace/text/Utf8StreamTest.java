package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8StreamTest {

    /** Examples of maximal subparts, Unicode Standard, tables 3-8 to 3-11. */
    @ParameterizedTest
    @CsvSource({
        "C0AFE080BFF0818241, ��������A",
        "EDA080EDBFBFEDAF41, ��������A",
        "F4919293FF4180BF42, �����A��B",
        "E180E2F09192F1BF41, ����A",
        "F09F98, �",
        "F09F9880, 😀",
        "C3A9C3, é�",
    })
    void push_ofInvalidBytes_replacesEachMaximalSubpart(String hex, String text) {
        assertThat(whole(HexFormat.of().parseHex(hex))).isEqualTo(text);
    }

    @Test
    void push_ofRandomBytes_doesNotDependOnTheSplit() {
        Random random = new Random(1);
        for (int run = 0; run < 2000; run++) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            assertThat(split(bytes, random)).isEqualTo(whole(bytes));
        }
    }

    @Test
    void push_ofText_givesItBackWholeCharactersAtATime() {
        String text = "Grüße, 世界 👩‍👩‍👧‍👦 نص עברית 𝔘";
        assertThat(split(text.getBytes(StandardCharsets.UTF_8), new Random(2))).isEqualTo(text);
        assertThat(whole(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }

    @Test
    void push_ofABrokenCharacter_reportsItAtOnce() {
        Utf8Stream stream = new Utf8Stream();
        StringBuilder out = new StringBuilder();
        stream.push(new byte[] {(byte) 0xE4, (byte) 0xBD}, out);
        assertThat(out).isEmpty();
        stream.push(new byte[] {'a'}, out);
        assertThat(out).hasToString("�a");
    }

    static String whole(byte[] bytes) {
        Utf8Stream stream = new Utf8Stream();
        StringBuilder out = new StringBuilder();
        stream.push(bytes, out);
        stream.flush(out);
        return out.toString();
    }

    private static String split(byte[] bytes, Random random) {
        Utf8Stream stream = new Utf8Stream();
        StringBuilder out = new StringBuilder();
        for (int from = 0; from < bytes.length; ) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(3));
            stream.push(Arrays.copyOfRange(bytes, from, to), out);
            from = to;
        }
        stream.flush(out);
        return out.toString();
    }
}
