package io.millrace.vad;

/**
 * Finds speech as Silero's {@code get_speech_timestamps} does, chunk by chunk. As soon as it is sure that a sample is kept, it is before
 * {@link #until()} and not before {@link #from()}, or was so earlier. Of one thread.
 */
final class VoiceGate {

    private static final long NONE = -1;

    private final VoiceRules rules;
    private long start = NONE;
    private long quiet = NONE;
    private boolean sure;
    private long heard;
    private long from;
    private long until;

    VoiceGate(VoiceRules rules) {
        this.rules = rules;
    }

    /** A chunk, behind those before. */
    void next(int length, float probability) {
        long at = heard;
        heard += length;
        if (probability >= rules.threshold()) {
            quiet = NONE;
            start = start == NONE ? at : start;
        }
        boolean isQuiet = probability < rules.end() && start != NONE;
        if (isQuiet) {
            quiet = quiet == NONE ? at : quiet;
        }
        keepWhatIsSure();
        if (isQuiet && at - quiet >= rules.silence()) {
            start = NONE;
            quiet = NONE;
            sure = false;
        }
    }

    private void keepWhatIsSure() {
        if (start != NONE && quiet == NONE && heard - start > rules.speech()) {
            keep(heard);
        } else if (quiet != NONE && sure) {
            keep(quiet + rules.after());
        }
    }

    private void keep(long behind) {
        long begin = start - rules.before();
        if (!sure && begin > until) {
            from = begin;
        }
        sure = true;
        until = Math.max(until, behind);
    }

    /** There are no more chunks. */
    void end(long length) {
        heard = length;
        if (start != NONE && length - start > rules.speech()) {
            keep(length);
        }
    }

    /** The first sample of the last piece that is kept. */
    long from() {
        return Math.max(0, from);
    }

    /** Behind its last sample, as far as is known; perhaps not heard yet. */
    long until() {
        return until;
    }

    /** Samples before it that are not kept by now never are. */
    long undecided() {
        if (sure) {
            return until;
        }
        return Math.max(until, (start == NONE ? heard : start) - rules.before());
    }
}
