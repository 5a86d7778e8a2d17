package io.millrace.openai.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class BytesTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static String parsed(String text) {
        byte[] json = new Bytes().ascii("\"").escaped(text).ascii("\"").copy();
        return JSON.readTree(json).stringValue();
    }

    @Test
    void escaped_everyCodePoint_parsesBack() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                all.appendCodePoint(c);
            }
        }
        assertThat(parsed(all.toString())).isEqualTo(all.toString());
    }

    @Test
    void escaped_unpairedSurrogates_becomeReplacementCharacters() {
        for (int c = Character.MIN_SURROGATE; c <= Character.MAX_SURROGATE; c++) {
            assertThat(parsed("a" + (char) c + "b")).isEqualTo("a\uFFFDb");
        }
        assertThat(parsed("\uDC00\uD83D\uDE00\uD83D")).isEqualTo("\uFFFD😀\uFFFD");
    }

    @Test
    void escaped_lineEndsOfAnyKind_areNotInTheOutput() {
        String json =
                new String(new Bytes().escaped("a\nb\rc\u0085d\u2028e\u2029f").copy(), UTF_8);
        assertThat(json).isEqualTo("a\\nb\\rc\\u0085d\\u2028e\\u2029f");
    }

    @Test
    void escaped_randomCharacters_equalsTheirUtf8() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(1500), 0, 0x10000).forEach(c -> text.append((char) c));
            String whole = new String(text.toString().getBytes(UTF_8), UTF_8).replace('?', '\uFFFD');
            assertThat(parsed(text.toString()).replace('?', '\uFFFD')).isEqualTo(whole);
        }
    }

    @Test
    void number_floatsOfEverySize_areWrittenAsFloatSays() {
        Random random = new Random(17);
        for (int i = 0; i < 2_000_000; i++) {
            float normal = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(5) - 4));
            assertWritten(normal);
            assertWritten(Math.nextUp(Math.round(normal * 1000) / 1000f));
        }
    }

    @Test
    void number_bitsOfAnyKind_areWrittenAsFloatSays() {
        Random random = new Random(18);
        for (int i = 0; i < 500_000; i++) {
            float any = Float.intBitsToFloat(random.nextInt());
            assertWritten(Float.isFinite(any) ? any : -0.0f);
        }
    }

    @Test
    void number_shortOnesAndEdges_areWrittenAsFloatSays() {
        for (int i = 0; i < 20_000; i++) {
            assertWritten(i / 1000f);
            assertWritten(-i / 1024f);
        }
        for (float edge : new float[] {0, 1e-3f, 10, 0.1f, 0.01f, 1, Float.MIN_VALUE, Float.MAX_VALUE}) {
            assertWritten(edge);
            assertWritten(Math.nextUp(edge));
            assertWritten(Math.nextDown(edge));
            assertWritten(-edge);
        }
    }

    private static void assertWritten(float value) {
        String written = new String(new Bytes().number(value).copy(), UTF_8);
        if (!written.equals(Float.toString(value))) {
            assertThat(written).isEqualTo(Float.toString(value));
        }
    }
}
