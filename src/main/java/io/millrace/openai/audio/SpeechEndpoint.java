package io.millrace.openai.audio;

import io.millrace.edge.BodyRule;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.EndpointDoc;
import io.millrace.edge.EndpointDoc.RequestDoc;
import io.millrace.edge.EndpointDoc.ResponseDoc;
import io.millrace.openai.Aliases;
import io.millrace.openai.Docs;
import io.millrace.openai.stream.EventStream;
import io.millrace.serving.Operation;
import io.millrace.serving.RequestTimes;
import io.millrace.serving.speech.Speech;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Speaks text. Status and headers go with the first sentence; a failure behind it breaks the connection off, or is an event of a stream of
 * these.
 */
record SpeechEndpoint(Speech speech, EventStream streams, AudioLimits limits) {

    /** The longest input, escaped, and with all other fields. */
    private static final int MOST_BYTES = 8 * 4 * SpeechRequest.MOST_CHARACTERS;

    private static final EndpointDoc DOC = new EndpointDoc(
            "Audio",
            "createSpeech",
            "Speak a text",
            "The bytes of a sound, sentence by sentence as they are made. With stream_format sse, server-sent events: speech.audio.delta with base64, then speech.audio.done.",
            RequestDoc.json(
                    "CreateSpeechRequest",
                    SpeechRequest.FIELDS,
                    List.of("model", "input"),
                    EndpointDoc.examples(
                            "a sound", """
                            {"model":"my-voice","input":"Hello there.","voice":"default"}""",
                            "events", """
                            {"model":"my-voice","input":"Hello there.","response_format":"pcm","stream_format":"sse"}"""),
                    true),
            Docs.orError(ResponseDoc.ok(bodies())));

    private static Map<String, Class<?>> bodies() {
        Map<String, Class<?>> bodies = new LinkedHashMap<>();
        for (Speech.Format format : Speech.Format.values()) {
            bodies.put(type(format).toString(), Void.class);
        }
        bodies.put("text/event-stream", SpeechEvents.Event.class);
        return bodies;
    }

    Endpoint declared() {
        return Endpoint.post(
                        List.of("/v1/audio/speech"),
                        Operation.SPEECH,
                        BodyRule.modelJson(Math.min(MOST_BYTES, limits.maxBodyBytes())),
                        DOC,
                        this::answer)
                .also(Aliases.ofModel("/audio/speech"));
    }

    private static MediaType type(Speech.Format format) {
        return switch (format) {
            case MP3 -> new MediaType("audio", "mpeg");
            case OPUS -> new MediaType("audio", "ogg");
            case FLAC -> new MediaType("audio", "flac");
            case WAV -> new MediaType("audio", "wav");
            case PCM -> new MediaType("audio", "pcm");
        };
    }

    private Mono<Void> answer(EdgeCall call) {
        return call.json().map(SpeechRequest::read).flatMap(request -> answer(request, call));
    }

    private Mono<Void> answer(SpeechRequest request, EdgeCall call) {
        Flux<Speech.Sound> sounds = speech.speak(call.route(request.model()), request.asked());
        if (request.events()) {
            SpeechEvents events = new SpeechEvents(request.asked().tokens());
            return streams.write(call.response(), Pieces.ahead(sounds, events::encode), SpeechEvents::failure);
        }
        return Mono.deferContextual(context -> {
            Flux<byte[]> bytes = Pieces.ahead(sounds, sound -> Pieces.of(sound.bytes()))
                    .doOnError(error -> RequestTimes.of(context).failed(error));
            return write(call.response(), type(request.asked().format()), bytes);
        });
    }

    private static Mono<Void> write(ServerHttpResponse response, MediaType type, Flux<byte[]> bytes) {
        Flux<byte[]> begun = bytes.switchOnFirst((first, all) -> {
            if (first.hasValue()) {
                response.getHeaders().setContentType(type);
                response.getHeaders().set("X-Accel-Buffering", "no");
            }
            return all;
        });
        return EventStream.send(
                response, begun.map(piece -> response.bufferFactory().wrap(piece)));
    }
}
