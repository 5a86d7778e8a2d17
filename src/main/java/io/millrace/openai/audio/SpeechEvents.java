package io.millrace.openai.audio;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.edge.Problem;
import io.millrace.edge.StrictJson;
import io.millrace.openai.stream.Bytes;
import io.millrace.openai.stream.ErrorEnvelope;
import io.millrace.serving.speech.Speech.Sound;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sounds as server-sent events: {@code speech.audio.delta} with their bytes, then {@code speech.audio.done}.
 *
 * @param tokens of the request
 */
record SpeechEvents(int tokens) {

    /**
     * An event of a stream.
     *
     * @param audio base64 of the bytes that follow those of the events before
     * @param usage of the request, in the last
     */
    @Schema(name = "SpeechAudioEvent")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Event(
            String type, @Nullable String audio, @Nullable Usage usage) {}

    /** Each character of the input is a token; a sound has none. */
    @Schema(name = "SpeechUsage")
    record Usage(
            @JsonProperty("input_tokens") int inputTokens,
            @JsonProperty("output_tokens") int outputTokens,
            @JsonProperty("total_tokens") int totalTokens) {}

    List<byte[]> encode(Sound sound) {
        List<byte[]> events = new ArrayList<>();
        Pieces.of(sound.bytes())
                .forEach(piece -> events.add(event(
                        new Event("speech.audio.delta", Base64.getEncoder().encodeToString(piece), null))));
        if (sound.last()) {
            events.add(event(new Event("speech.audio.done", null, new Usage(tokens, 0, tokens))));
        }
        return events;
    }

    private static byte[] event(Event data) {
        return framed(StrictJson.bytes(data));
    }

    static byte[] failure(Problem problem) {
        return framed(ErrorEnvelope.of(problem));
    }

    private static byte[] framed(byte[] json) {
        return new Bytes().ascii("data: ").raw(json).ascii("\n\n").copy();
    }
}
