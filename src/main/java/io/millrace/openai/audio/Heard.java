package io.millrace.openai.audio;

import io.millrace.serving.Transcription.End;
import io.millrace.serving.Transcription.Part;
import io.millrace.serving.Transcription.Segment;
import io.millrace.serving.Transcription.Spoken;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A whole answer as its parts come in. */
final class Heard {

    private final List<Segment> segments = new ArrayList<>();
    private End end = new End(0);

    void add(Part part) {
        switch (part) {
            case Segment segment -> segments.add(segment);
            case End last -> end = last;
        }
    }

    List<Segment> segments() {
        return segments;
    }

    double seconds() {
        return end.seconds();
    }

    /** English name of what is spoken; null where the model does not know. */
    @Nullable
    String language() {
        return end.language();
    }

    String text() {
        return segments.stream()
                .map(Segment::continued)
                .collect(Collectors.joining())
                .strip();
    }

    /** Tokens of the text, where they were asked for. */
    List<Spoken> spoken() {
        return segments.stream().flatMap(segment -> segment.spoken().stream()).toList();
    }
}
