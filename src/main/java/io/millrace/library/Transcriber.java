package io.millrace.library;

import io.millrace.serving.Scheduling;
import io.millrace.serving.Transcription;
import io.millrace.serving.Transcription.Part;
import io.millrace.serving.Transcription.Request;
import io.millrace.serving.Transcription.Segment;
import java.nio.ByteBuffer;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;

/** A model that writes down what is said; waiting, interrupting and cancelling as with {@link Chat}. Thread-safe. */
public final class Transcriber {

    private final ModelHandle asked;
    private final Transcription transcription;

    Transcriber(ModelHandle asked, Transcription transcription) {
        this.asked = asked;
        this.transcription = transcription;
    }

    /** Id of the model. */
    public String model() {
        return asked.model();
    }

    /**
     * What is said in a sound.
     *
     * @param sound the bytes of a file: WAV, FLAC, MP3, Ogg, WebM or MP4
     */
    public String transcribe(byte[] sound) {
        Request request = new Request(ByteBuffer.wrap(sound), false, "", 0, false, Scheduling.DEFAULT);
        return Blocking.value(segments(request)
                        .ofType(Segment.class)
                        .map(Segment::continued)
                        .collect(Collectors.joining()))
                .strip();
    }

    /** Segments in the order of time, each as soon as it is known, then the end. */
    public Flux<Part> segments(Request request) {
        return asked.flux(route -> transcription.transcribe(route, request));
    }
}
