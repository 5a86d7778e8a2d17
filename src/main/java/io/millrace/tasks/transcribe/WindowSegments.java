package io.millrace.tasks.transcribe;

import io.millrace.audio.SampleSource;
import io.millrace.audio.feature.Features;
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

    /** Samples from one timestamp to the next. */
    private static final int STEP = (int) Math.round(WhisperTokens.STEP * Features.RATE);

    private final WhisperModel model;
    private final Request request;
    private final HeardWindow heard;
    private final SampleSource source;
    private final long position;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Integer> tokens = new ArrayList<>();

    /** @param position samples before the window */
    WindowSegments(WhisperModel model, Request request, HeardWindow heard, SampleSource source, long position) {
        this.model = model;
        this.request = request;
        this.heard = heard;
        this.source = source;
        this.position = position;
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
                start(piece.start()),
                end(piece.end()),
                said,
                own,
                heard.logprob(),
                spans.stream()
                        .filter(span -> span.from() >= from && span.from() < behind)
                        .filter(span -> !span.text().isBlank())
                        .map(this::word)
                        .toList(),
                new Sampled(source.startOf(position), heard.temperature(), heard.compressionRatio(), heard.noSpeech()),
                request.logprobs() ? spoken(piece) : List.of()));
    }

    private double start(int steps) {
        return source.startOf(position + (long) steps * STEP);
    }

    private double end(int steps) {
        return source.endOf(position + (long) steps * STEP);
    }

    private Word word(Span span) {
        return new Word(
                span.text().strip(),
                start(heard.times().get(span.from())),
                end(heard.times().get(span.to())));
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
