package io.millrace.openai.audio;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.core.CompressionRatio;
import io.millrace.serving.Transcription.Sampled;
import io.millrace.serving.Transcription.Segment;
import io.millrace.serving.Transcription.Spoken;
import io.millrace.serving.Transcription.Word;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An answer in json, and in verbose_json, which has the other members too.
 *
 * @param duration of the sound in seconds
 */
@Schema(name = "Transcription")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Transcript(
        @Nullable String task,
        @Nullable String language,
        @Nullable Double duration,
        String text,
        @Nullable List<SpokenWord> words,
        @Nullable List<SpokenSegment> segments,
        @Nullable List<TokenLogprob> logprobs,
        Duration usage) {

    /** What is counted: the sound, in seconds that have begun. */
    @Schema(name = "TranscriptionUsage")
    record Duration(String type, long seconds) {
        static Duration of(double seconds) {
            return new Duration("duration", (long) Math.ceil(seconds));
        }
    }

    /** A word and its times in seconds. */
    @Schema(name = "TranscriptionWord")
    record SpokenWord(String word, double start, double end) {
        private static SpokenWord of(Word word) {
            return new SpokenWord(word.text(), rounded(word.start()), rounded(word.end()));
        }
    }

    /**
     * A token of the text.
     *
     * @param bytes UTF-8, perhaps a part of a character
     */
    @Schema(name = "TranscriptionLogprob")
    record TokenLogprob(String token, List<Integer> bytes, double logprob) {

        /** Of the tokens of a text; null where they were not asked for. */
        static @Nullable List<TokenLogprob> of(List<Spoken> spoken, boolean asked) {
            return asked ? spoken.stream().map(TokenLogprob::of).toList() : null;
        }

        private static TokenLogprob of(Spoken token) {
            byte[] bytes = token.bytes();
            return new TokenLogprob(
                    new String(bytes, StandardCharsets.UTF_8),
                    IntStream.range(0, bytes.length)
                            .mapToObj(i -> Byte.toUnsignedInt(bytes[i]))
                            .toList(),
                    token.logprob());
        }
    }

    /**
     * A segment and its times in seconds.
     *
     * @param seek where its search began, in hundredths of a second
     * @param tokens ids of the model's symbols
     * @param avg_logprob mean of the tokens' log-probabilities
     * @param compression_ratio bytes of the text by those of the same compressed
     * @param no_speech_prob that nothing is said; 0 of a model that does not sample
     */
    @Schema(name = "TranscriptionSegment")
    record SpokenSegment(
            int id,
            long seek,
            double start,
            double end,
            String text,
            List<Integer> tokens,
            double temperature,
            double avg_logprob,
            double compression_ratio,
            double no_speech_prob) {

        private static SpokenSegment of(int id, Segment segment) {
            Sampled sampled = segment.sampled();
            return new SpokenSegment(
                    id,
                    Math.round(100 * (sampled == null ? segment.start() : sampled.window())),
                    rounded(segment.start()),
                    rounded(segment.end()),
                    segment.text(),
                    segment.tokens(),
                    sampled == null ? 0 : decimal(sampled.temperature()),
                    segment.logprob(),
                    sampled == null ? CompressionRatio.of(segment.text()) : sampled.compressionRatio(),
                    sampled == null ? 0 : sampled.noSpeech());
        }

        /* As it was written. */
        private static double decimal(float number) {
            return Double.parseDouble(Float.toString(number));
        }
    }

    static Transcript of(Heard heard, TranscriptionRequest request) {
        return new Transcript(
                null,
                null,
                null,
                heard.text(),
                null,
                null,
                TokenLogprob.of(heard.spoken(), request.asked().logprobs()),
                Duration.of(heard.seconds()));
    }

    static Transcript verbose(Heard heard, TranscriptionRequest request) {
        List<Segment> segments = heard.segments();
        return new Transcript(
                request.asked().translate() ? "translate" : "transcribe",
                language(heard, request),
                rounded(heard.seconds()),
                heard.text(),
                request.asked().words()
                        ? segments.stream()
                                .flatMap(segment -> segment.words().stream())
                                .map(SpokenWord::of)
                                .toList()
                        : null,
                request.segments()
                        ? IntStream.range(0, segments.size())
                                .mapToObj(i -> SpokenSegment.of(i, segments.get(i)))
                                .toList()
                        : null,
                null,
                Duration.of(heard.seconds()));
    }

    /* A translation is in English. */
    private static String language(Heard heard, TranscriptionRequest request) {
        if (request.asked().translate()) {
            return "english";
        }
        String known = heard.language() == null ? request.asked().language() : heard.language();
        return known == null ? "unknown" : known;
    }

    /* To the millisecond. */
    private static double rounded(double seconds) {
        return Math.round(seconds * 1_000) / 1e3;
    }
}
