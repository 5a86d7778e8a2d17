package io.millrace.openai.audio;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.serving.Transcription.Segment;
import io.millrace.serving.Transcription.Word;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
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
     * A segment and its times in seconds.
     *
     * @param seek where its search began, in hundredths of a second
     * @param tokens ids of the model's symbols
     * @param avg_logprob mean of the tokens' log-probabilities
     * @param compression_ratio bytes of the text by those of the same compressed
     * @param no_speech_prob 0: there is no segment where nothing is said
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

        private static SpokenSegment of(int id, Segment segment, float temperature) {
            return new SpokenSegment(
                    id,
                    Math.round(100 * segment.start()),
                    rounded(segment.start()),
                    rounded(segment.end()),
                    segment.text(),
                    segment.tokens(),
                    temperature,
                    segment.logprob(),
                    compressionRatio(segment.text()),
                    0);
        }
    }

    static Transcript of(Heard heard) {
        return new Transcript(null, null, null, heard.text(), null, null, Duration.of(heard.seconds()));
    }

    static Transcript verbose(Heard heard, TranscriptionRequest request) {
        List<Segment> segments = heard.segments();
        return new Transcript(
                request.asked().translate() ? "translate" : "transcribe",
                request.language() == null ? "unknown" : request.language(),
                rounded(heard.seconds()),
                heard.text(),
                request.words()
                        ? segments.stream()
                                .flatMap(segment -> segment.words().stream())
                                .map(SpokenWord::of)
                                .toList()
                        : null,
                request.segments()
                        ? IntStream.range(0, segments.size())
                                .mapToObj(i -> SpokenSegment.of(
                                        i, segments.get(i), request.asked().temperature()))
                                .toList()
                        : null,
                Duration.of(heard.seconds()));
    }

    /* To the millisecond. */
    private static double rounded(double seconds) {
        return Math.round(seconds * 1_000) / 1e3;
    }

    private static double compressionRatio(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(plain);
            deflater.finish();
            byte[] packed = new byte[2 * plain.length + 64];
            return (double) plain.length / deflater.deflate(packed);
        }
    }
}
