package io.millrace.whisper;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What the ids of a model's tokens mean.
 *
 * @param end of a text
 * @param start of a transcript
 * @param previous before the text that went before
 * @param noSpeech that says that nothing is said
 * @param noTimestamps that says that times are not wanted
 * @param firstTimestamp of 0.00 s; those behind it are {@link #STEP} s apart
 * @param translate and transcribe, −1 of a model for English alone
 * @param languages token of each by its code; empty of a model for English alone
 * @param suppressed never said
 * @param suppressedFirst not said before anything else
 * @param latestStart steps from 0.00 s to the latest time with which a window may begin
 * @param longest tokens of one run, what goes before and what is said together
 */
public record WhisperTokens(
        int end,
        int start,
        int previous,
        int noSpeech,
        int noTimestamps,
        int firstTimestamp,
        int translate,
        int transcribe,
        Map<String, Integer> languages,
        List<Integer> suppressed,
        List<Integer> suppressedFirst,
        int latestStart,
        int longest) {

    /** Seconds from one timestamp to the next. */
    public static final double STEP = 0.02;

    /** Timestamps that there are: of 0.00 to 30.00 s. */
    public static final int TIMESTAMPS = 1_501;

    public WhisperTokens {
        languages = Map.copyOf(languages);
        suppressed = List.copyOf(suppressed);
        suppressedFirst = List.copyOf(suppressedFirst);
        if (longest < 8) {
            throw new IllegalArgumentException("max_length must be at least 8, but is " + longest);
        }
        requireBetween("decoder_start_token_id", start, end, firstTimestamp);
        requireBetween("prev_sot_token_id", previous, end, firstTimestamp);
        requireBetween("<|nospeech|>", noSpeech, end, firstTimestamp);
        requireBetween("no_timestamps_token_id", noTimestamps, end, firstTimestamp);
        languages.forEach((code, id) -> requireBetween("<|" + code + "|>", id, end, firstTimestamp));
        if (!languages.isEmpty()) {
            requireBetween("translate", translate, end, firstTimestamp);
            requireBetween("transcribe", transcribe, end, firstTimestamp);
        }
    }

    /* Text comes first among the tokens, and times last. */
    private static void requireBetween(String token, int id, int end, int firstTimestamp) {
        if (end < 1 || id < end || id >= firstTimestamp) {
            throw new IllegalArgumentException(token + " is token " + id + ", must lie behind the end of texts, " + end
                    + ", and before the first timestamp, " + firstTimestamp);
        }
    }

    public boolean isMultilingual() {
        return !languages.isEmpty();
    }

    boolean isTimestamp(int token) {
        return token >= firstTimestamp;
    }

    /** Whether it is a part of what is said. */
    public boolean isText(int token) {
        return token < end;
    }

    /** Tokens of earlier text that may go before a window. */
    public int mostBefore() {
        return longest / 2 - 1;
    }

    /** Tokens that a window may become. */
    int mostSaid() {
        return longest / 2;
    }

    /**
     * What goes before the first token that is said.
     *
     * @param before text that went before, of which the end is taken
     * @param language its token; not regarded by a model for English alone
     */
    public int[] prompt(int[] before, int language, boolean translating) {
        int[] kept = Arrays.copyOfRange(before, Math.max(0, before.length - mostBefore()), before.length);
        IntStream earlier =
                kept.length == 0 ? IntStream.empty() : IntStream.concat(IntStream.of(previous), IntStream.of(kept));
        return IntStream.concat(earlier, IntStream.of(head(language, translating)))
                .toArray();
    }

    /** Start, language and task. */
    int[] head(int language, boolean translating) {
        return isMultilingual() ? new int[] {start, language, translating ? translate : transcribe} : new int[] {start};
    }

    /** The language of a token. */
    public String languageOf(int token) {
        return languages.entrySet().stream()
                .filter(entry -> entry.getValue() == token)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("en");
    }

    /** The token of a language by its code or English name; empty where the model does not know it. */
    public OptionalInt language(String asked) {
        Integer token = languages.get(Languages.code(asked).orElse(""));
        return token == null ? OptionalInt.empty() : OptionalInt.of(token);
    }

    /** Whether it is English by code or name. */
    public static boolean isEnglish(String asked) {
        return Languages.code(asked).filter("en"::equals).isPresent();
    }

    /** The likeliest language of what the model says behind {@link #start}. */
    int likeliestLanguage(float[] logits) {
        int best = -1;
        for (int token : languages.values()) {
            best = best < 0 || logits[token] > logits[best] || logits[token] == logits[best] && token < best
                    ? token
                    : best;
        }
        return best;
    }
}
