package io.millrace.tasks.transcribe;

import io.millrace.serving.Transcription.Request;
import io.millrace.serving.Transcription.Sampled;
import io.millrace.serving.Transcription.Segment;
import io.millrace.serving.Transcription.Spoken;
import io.millrace.serving.Transcription.Word;
import io.millrace.whisper.Cut.Piece;
import io.millrace.whisper.HeardWindow;
import io.millrace.whisper.WhisperTokens;
import io.millrace.whisper.WordSplitter;
import io.millrace.whisper.WordSplitter.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The segments of a window; those without a text or without a length are left out. */
final class WindowSegments {

    private final WhisperModel model;
    private final Request request;
    private final HeardWindow heard;
    private final double start;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Integer> tokens = new ArrayList<>();

    /** @param start of the window in seconds */
    WindowSegments(WhisperModel model, Request request, HeardWindow heard, double start) {
        this.model = model;
        this.request = request;
        this.heard = heard;
        this.start = start;
        List<Span> spans = spans();
        int text = 0;
        for (Piece piece : heard.cut().pieces()) {
            int behind = text + (int) places(piece).filter(this::isText).count();
            add(piece, spans, text, behind);
            text = behind;
        }
    }

    private static IntStream places(Piece piece) {
        return IntStream.range(piece.from(), piece.to());
    }

    private boolean isText(int place) {
        return model.tokens().isText(heard.tokens().get(place));
    }

    /* Of the text of all pieces. */
    private List<Span> spans() {
        if (heard.times().isEmpty()) {
            return List.of();
        }
        List<Integer> text = heard.cut().pieces().stream()
                .flatMapToInt(WindowSegments::places)
                .filter(this::isText)
                .mapToObj(heard.tokens()::get)
                .limit(heard.times().size() - 1)
                .toList();
        String language = model.tokens().isMultilingual() && !request.translate()
                ? model.tokens().languageOf(heard.language())
                : "en";
        return WordSplitter.words(text, model.tokenizer()::bytes, language);
    }

    private void add(Piece piece, List<Span> spans, int from, int behind) {
        int[] text = places(piece).filter(this::isText).map(heard.tokens()::get).toArray();
        String said = model.tokenizer().decode(text, true);
        if (piece.start() == piece.end() || said.isBlank()) {
            return;
        }
        List<Integer> own = heard.tokens().subList(piece.from(), piece.to());
        tokens.addAll(own);
        segments.add(new Segment(
                seconds(piece.start()),
                seconds(piece.end()),
                said,
                own,
                heard.logprob(),
                spans.stream()
                        .filter(span -> span.from() >= from && span.from() < behind)
                        .filter(span -> !span.text().isBlank())
                        .map(this::word)
                        .toList(),
                new Sampled(start, heard.temperature(), heard.compressionRatio(), heard.noSpeech()),
                request.logprobs() ? spoken(piece) : List.of()));
    }

    private double seconds(int steps) {
        return start + steps * WhisperTokens.STEP;
    }

    private Word word(Span span) {
        return new Word(
                span.text().strip(),
                seconds(heard.times().get(span.from())),
                seconds(heard.times().get(span.to())));
    }

    private List<Spoken> spoken(Piece piece) {
        return places(piece)
                .filter(this::isText)
                .mapToObj(place -> new Spoken(
                        model.tokenizer().bytes(heard.tokens().get(place)),
                        heard.logprobs().get(place)))
                .toList();
    }

    List<Segment> all() {
        return segments;
    }

    /** Those of all segments, timestamps among them. */
    List<Integer> tokens() {
        return tokens;
    }
}
