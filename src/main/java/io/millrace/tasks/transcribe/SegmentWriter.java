package io.millrace.tasks.transcribe;

import io.millrace.serving.Transcription.Segment;
import io.millrace.serving.Transcription.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * Words of symbols, and segments of words: a segment ends before a pause, before it grows too long, and behind what ends a sentence. Where a
 * language has no spaces, the same pauses and lengths end words. Of one thread.
 */
final class SegmentWriter {

    /** Seconds without a symbol that end a segment. */
    static final double PAUSE = 0.8;

    /** Most seconds of a segment. */
    static final double LONGEST = 12;

    private static final String SENTENCE_ENDS = ".?!。？！";

    private final FrameTimes times;
    private final List<Symbol> word = new ArrayList<>();
    private final List<Word> words = new ArrayList<>();
    private final List<Symbol> symbols = new ArrayList<>();

    SegmentWriter(FrameTimes times) {
        this.times = times;
    }

    /** Segments that end before another symbol. */
    List<Segment> next(Symbol symbol) {
        List<Segment> ended = new ArrayList<>(1);
        if (symbol.text().startsWith(" ") || isApart(symbol)) {
            endWord(ended);
        }
        if (!symbol.text().isBlank()) {
            word.add(symbol);
        }
        return ended;
    }

    private boolean isApart(Symbol symbol) {
        return !word.isEmpty()
                && !symbol.text().isBlank()
                && (times.start(symbol.from()) - times.end(word.getLast().to()) >= PAUSE
                        || times.end(symbol.to()) - times.start(word.getFirst().from()) > LONGEST);
    }

    /** The last segment; empty where there is none. */
    List<Segment> end() {
        List<Segment> ended = new ArrayList<>(2);
        endWord(ended);
        endSegment(ended);
        return ended;
    }

    private void endWord(List<Segment> ended) {
        if (word.isEmpty()) {
            return;
        }
        Word next = word();
        if (!words.isEmpty() && isBehind(next)) {
            endSegment(ended);
        }
        words.add(next);
        symbols.addAll(word);
        word.clear();
    }

    private Word word() {
        StringBuilder text = new StringBuilder();
        word.forEach(symbol -> text.append(symbol.text()));
        return new Word(
                text.toString().strip(),
                times.start(word.getFirst().from()),
                times.end(word.getLast().to()));
    }

    private boolean isBehind(Word next) {
        Word last = words.getLast();
        return next.start() - last.end() >= PAUSE
                || next.end() - words.getFirst().start() > LONGEST
                || SENTENCE_ENDS.indexOf(last.text().charAt(last.text().length() - 1)) >= 0;
    }

    private void endSegment(List<Segment> ended) {
        if (words.isEmpty()) {
            return;
        }
        ended.add(new Segment(
                words.getFirst().start(),
                words.getLast().end(),
                String.join(" ", words.stream().map(Word::text).toList()),
                symbols.stream().map(Symbol::id).toList(),
                symbols.stream().mapToDouble(Symbol::logprob).average().orElse(0),
                words));
        words.clear();
        symbols.clear();
    }
}
