package io.millrace.openai.audio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.edge.BodyRule;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Endpoint;
import io.millrace.edge.EndpointDoc;
import io.millrace.edge.EndpointDoc.RequestDoc;
import io.millrace.edge.EndpointDoc.ResponseDoc;
import io.millrace.edge.EndpointHandler;
import io.millrace.edge.Replies;
import io.millrace.openai.Aliases;
import io.millrace.openai.Docs;
import io.millrace.openai.stream.EventStream;
import io.millrace.serving.Operation;
import io.millrace.serving.Transcription;
import io.millrace.serving.Transcription.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes down what is said, in the language that it is said in or in English. */
record TranscriptionEndpoints(Transcription transcription, EventStream streams, AudioLimits limits) {

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, UTF_8);
    private static final MediaType VTT = new MediaType("text", "vtt", UTF_8);

    private static final EndpointDoc TRANSCRIPTIONS = new EndpointDoc(
            "Audio",
            "createTranscription",
            "Write down what is said",
            "A form with a file and the name of a model. With stream, the answer is server-sent events that end in transcript.text.done.",
            RequestDoc.form("CreateTranscriptionRequest", TranscriptionRequest.FIELDS, List.of("file", "model")),
            Docs.orError(ResponseDoc.ok(bodies())));

    private static final EndpointDoc TRANSLATIONS = new EndpointDoc(
            "Audio",
            "createTranslation",
            "Write down in English what is said",
            "For models that translate; others refuse it.",
            RequestDoc.form(
                    "CreateTranslationRequest", TranscriptionRequest.TRANSLATION_FIELDS, List.of("file", "model")),
            Docs.orError(ResponseDoc.ok(Docs.JSON, Transcript.class)));

    private static Map<String, Class<?>> bodies() {
        Map<String, Class<?>> bodies = new LinkedHashMap<>();
        bodies.put(Docs.JSON, Transcript.class);
        bodies.put("text/plain", Void.class);
        bodies.put("text/vtt", Void.class);
        bodies.put("text/event-stream", TranscriptEvents.Event.class);
        return bodies;
    }

    Endpoint transcriptions() {
        return declared("/audio/transcriptions", Operation.TRANSCRIPTION, TRANSCRIPTIONS, call -> answer(call, false));
    }

    Endpoint translations() {
        return declared("/audio/translations", Operation.TRANSLATION, TRANSLATIONS, call -> answer(call, true));
    }

    private Endpoint declared(String path, Operation operation, EndpointDoc doc, EndpointHandler handler) {
        return Endpoint.post(List.of("/v1" + path), operation, BodyRule.form(limits.maxBodyBytes()), doc, handler)
                .also(Aliases.ofModel(path));
    }

    private Mono<Void> answer(EdgeCall call, boolean translate) {
        return call.form()
                .map(form -> TranscriptionRequest.read(form, translate))
                .flatMap(request -> answer(request, call));
    }

    private Mono<Void> answer(TranscriptionRequest request, EdgeCall call) {
        Flux<Part> parts = transcription.transcribe(call.route(request.model()), request.asked());
        if (request.asked().streamed()) {
            TranscriptEvents events = new TranscriptEvents(request.asked().logprobs());
            return streams.write(call.response(), parts.map(events::encode), TranscriptEvents::failure);
        }
        return parts.collect(Heard::new, Heard::add).flatMap(heard -> write(call.response(), heard, request));
    }

    private static Mono<Void> write(ServerHttpResponse response, Heard heard, TranscriptionRequest request) {
        return switch (request.format()) {
            case JSON -> Replies.json(response, Transcript.of(heard, request));
            case VERBOSE_JSON -> Replies.json(response, Transcript.verbose(heard, request));
            case TEXT -> text(response, TEXT, heard.text() + "\n");
            case SRT -> text(response, TEXT, Subtitles.srt(heard.segments()));
            case VTT -> text(response, VTT, Subtitles.vtt(heard.segments()));
        };
    }

    private static Mono<Void> text(ServerHttpResponse response, MediaType type, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        response.getHeaders().setContentType(type);
        response.getHeaders().setContentLength(bytes.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(bytes)));
    }
}
