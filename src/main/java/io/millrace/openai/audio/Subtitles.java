package io.millrace.openai.audio;

import io.millrace.serving.Transcription.Segment;
import java.util.List;
import java.util.Locale;

/** Segments as SubRip and as WebVTT. */
final class Subtitles {

    private Subtitles() {}

    static String srt(List<Segment> segments) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            text.append(i + 1).append('\n');
            line(text, segment, ',', segment.text().strip());
        }
        return text.toString();
    }

    static String vtt(List<Segment> segments) {
        StringBuilder text = new StringBuilder("WEBVTT\n\n");
        segments.forEach(
                segment -> line(text, segment, '.', escaped(segment.text().strip())));
        return text.toString();
    }

    private static void line(StringBuilder text, Segment segment, char point, String said) {
        text.append(time(segment.start(), point))
                .append(" --> ")
                .append(time(segment.end(), point))
                .append('\n')
                .append(said)
                .append("\n\n");
    }

    private static String time(double seconds, char point) {
        long millis = Math.round(seconds * 1_000);
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d%c%03d",
                millis / 3_600_000,
                millis / 60_000 % 60,
                millis / 1_000 % 60,
                point,
                millis % 1_000);
    }

    /* What a cue's text may not hold as it is. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
