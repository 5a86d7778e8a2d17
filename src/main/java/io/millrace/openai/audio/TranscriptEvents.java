package io.millrace.openai.audio;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.edge.Problem;
import io.millrace.edge.StrictJson;
import io.millrace.openai.stream.Bytes;
import io.millrace.openai.stream.ErrorEnvelope;
import io.millrace.serving.Transcription.End;
import io.millrace.serving.Transcription.Part;
import io.millrace.serving.Transcription.Segment;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Parts as server-sent events: {@code transcript.text.delta} for each segment, then {@code transcript.text.done}. Serves one stream. */
final class TranscriptEvents {

    private final StringBuilder text = new StringBuilder();

    /**
     * An event of a stream.
     *
     * @param delta what has been said since the one before
     * @param text all that has been said, in the last
     */
    @Schema(name = "TranscriptTextEvent")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Event(
            String type, @Nullable String delta, @Nullable String text, Transcript.@Nullable Duration usage) {}

    byte[] encode(Part part) {
        return switch (part) {
            case Segment segment -> delta(segment.text());
            case End end ->
                event(new Event("transcript.text.done", null, text.toString(), Transcript.Duration.of(end.seconds())));
        };
    }

    private byte[] delta(String said) {
        String delta = text.isEmpty() ? said : " " + said;
        text.append(delta);
        return event(new Event("transcript.text.delta", delta, null, null));
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
