package io.millrace.openai.audio;

import io.millrace.serving.Transcription.End;
import io.millrace.serving.Transcription.Part;
import io.millrace.serving.Transcription.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A whole answer as its parts come in. */
final class Heard {

    private final List<Segment> segments = new ArrayList<>();
    private double seconds;

    void add(Part part) {
        switch (part) {
            case Segment segment -> segments.add(segment);
            case End end -> seconds = end.seconds();
        }
    }

    List<Segment> segments() {
        return segments;
    }

    double seconds() {
        return seconds;
    }

    String text() {
        return segments.stream().map(Segment::text).collect(Collectors.joining(" "));
    }
}
