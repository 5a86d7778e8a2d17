package io.millrace.whisper;

import java.util.List;
import java.util.Map;

/** Twenty tokens of text, two languages. */
final class TinyTokens {

    static final int END = 20;
    static final int FIRST = 29;
    static final int VOCABULARY = FIRST + WhisperTokens.TIMESTAMPS;

    static final WhisperTokens TOKENS = new WhisperTokens(
            END,
            21,
            26,
            27,
            28,
            FIRST,
            24,
            25,
            Map.of("en", 22, "de", 23),
            List.of(3, 21, 24, 25, 26, 27),
            List.of(4, END),
            50,
            64);

    private TinyTokens() {}

    static int time(double seconds) {
        return FIRST + (int) Math.round(seconds / WhisperTokens.STEP);
    }
}
