package io.millrace.tasks.transcribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.serving.Transcription.Segment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentWriterTest {

    private final SegmentWriter writer = new SegmentWriter(new FrameTimes() {
        @Override
        public double start(long frame) {
            return frame / 10.0;
        }

        @Override
        public double end(long frame) {
            return frame / 10.0;
        }
    });
    private final List<Segment> segments = new ArrayList<>();

    /** A symbol of one frame, a tenth of a second. */
    private void hear(String text, long frame) {
        segments.addAll(writer.next(new Symbol(1, text, frame, frame + 1, -0.5)));
    }

    private List<String> texts() {
        segments.addAll(writer.end());
        return segments.stream().map(Segment::text).toList();
    }

    @Test
    void next_spaces_partWords() {
        hear(" he", 0);
        hear("llo", 1);
        hear(" ", 2);
        hear("wor", 3);
        hear("ld", 4);
        assertThat(texts()).containsExactly("hello world");
        assertThat(segments.getFirst().words())
                .extracting(word -> word.text() + " " + word.start() + " " + word.end())
                .containsExactly("hello 0.0 0.2", "world 0.3 0.5");
        assertThat(segments.getFirst().logprob()).isEqualTo(-0.5);
        assertThat(segments.getFirst().tokens()).hasSize(4);
    }

    @Test
    void next_pauseBetweenWords_partsSegments() {
        hear(" one", 0);
        hear(" two", 8);
        hear(" three", 18);
        assertThat(texts()).containsExactly("one two", "three");
    }

    @Test
    void next_endOfASentence_partsSegments() {
        hear(" Yes.", 0);
        hear(" No", 1);
        hear("?", 2);
        hear(" Why", 3);
        assertThat(texts()).containsExactly("Yes.", "No?", "Why");
    }

    @Test
    void next_wordsWithoutPause_areSegmentsOfBoundedLength() {
        for (int i = 0; i < 1_000; i++) {
            hear(" w", 2L * i);
        }
        assertThat(texts()).hasSizeBetween(16, 18);
        assertThat(segments).allMatch(segment -> segment.end() - segment.start() <= SegmentWriter.LONGEST);
    }

    @Test
    void next_symbolsWithoutSpaces_areCutAtPausesAndLengths() {
        hear("\u4f60", 0);
        hear("\u597d", 1);
        hear("\u4e16", 20);
        assertThat(texts()).containsExactly("\u4f60\u597d", "\u4e16");
        segments.clear();
        for (int i = 0; i < 1_000; i++) {
            hear("\u4f60", 100 + i);
        }
        assertThat(texts()).hasSizeBetween(8, 10);
        assertThat(segments).allMatch(segment -> segment.end() - segment.start() <= SegmentWriter.LONGEST + 0.1);
    }

    @Test
    void next_symbolsThatSayNothing_areNoWords() {
        hear("", 0);
        hear(" ", 1);
        assertThat(texts()).isEmpty();
    }
}
