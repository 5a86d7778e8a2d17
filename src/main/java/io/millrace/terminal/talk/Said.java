package io.millrace.terminal.talk;

import java.util.Locale;

/**
 * What a model answered.
 *
 * @param ending how it came to its end
 */
public record Said(String text, Ending ending) {

    /** How an answer came to its end. */
    public enum Ending {
        /** By itself. */
        WHOLE,
        /** At a limit of tokens. */
        LENGTH,
        /** Whoever asked has stopped it. */
        STOPPED,
        /** By a failure on the way. */
        BROKEN;

        /** As it is written. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
