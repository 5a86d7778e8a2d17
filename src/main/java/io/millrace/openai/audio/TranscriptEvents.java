package io.millrace.openai.audio;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.edge.Problem;
import io.millrace.edge.StrictJson;
import io.millrace.openai.audio.Transcript.TokenLogprob;
import io.millrace.openai.stream.Bytes;
import io.millrace.openai.stream.ErrorEnvelope;
import io.millrace.serving.Transcription.End;
import io.millrace.serving.Transcription.Part;
import io.millrace.serving.Transcription.Segment;
import io.millrace.serving.Transcription.Spoken;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts as server-sent events: {@code transcript.text.delta} for each segment, then {@code transcript.text.done}. Serves one stream. */
final class TranscriptEvents {

    private final boolean logprobs;
    private final StringBuilder text = new StringBuilder();
    private final List<Spoken> spoken = new ArrayList<>();

    /**
     * An event of a stream.
     *
     * @param delta what has been said since the one before
     * @param text all that has been said, in the last
     * @param logprobs of the tokens of either, where they were asked for
     */
    @Schema(name = "TranscriptTextEvent")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Event(
            String type,
            @Nullable String delta,
            @Nullable String text,
            @Nullable List<TokenLogprob> logprobs,
            Transcript.@Nullable Duration usage) {}

    /** @param logprobs whether they are asked for */
    TranscriptEvents(boolean logprobs) {
        this.logprobs = logprobs;
    }

    byte[] encode(Part part) {
        return switch (part) {
            case Segment segment -> delta(segment);
            case End end -> done(end);
        };
    }

    private byte[] delta(Segment segment) {
        String said = text.isEmpty() ? segment.continued().stripLeading() : segment.continued();
        text.append(said);
        spoken.addAll(segment.spoken());
        return event(new Event("transcript.text.delta", said, null, TokenLogprob.of(segment.spoken(), logprobs), null));
    }

    private byte[] done(End end) {
        return event(new Event(
                "transcript.text.done",
                null,
                text.toString(),
                TokenLogprob.of(spoken, logprobs),
                Transcript.Duration.of(end.seconds())));
    }

    private static byte[] event(Event data) {
        return new Bytes()
                .ascii("data: ")
                .raw(StrictJson.bytes(data))
                .ascii("\n\n")
                .copy();
    }

    static byte[] failure(Problem problem) {
        return new Bytes()
                .ascii("data: ")
                .raw(ErrorEnvelope.of(problem))
                .ascii("\n\n")
                .copy();
    }
}
