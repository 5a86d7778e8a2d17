package io.millrace.tasks.transcribe;

import io.millrace.audio.SoundWindows.Window;
import io.millrace.core.Checkpoint;
import io.millrace.transducer.FeatureWindow;
import io.millrace.transducer.TimedToken;
import java.util.List;

/** Symbols of the tokens of a transducer, which hears each window for itself. */
record TransducerRecognition(SpeechConfig config, SpeechVocabulary vocabulary)
        implements Recognition<FeatureWindow, List<TimedToken>> {

    @Override
    public FeatureWindow item(float[] samples, Checkpoint checkpoint) {
        float[] features = config.features(samples, checkpoint);
        return new FeatureWindow(features, features.length / config.features().width());
    }

    @Override
    public List<Symbol> heard(Window window, List<TimedToken> tokens) {
        int margin = config.margin() / config.frameSamples();
        int from = window.first() ? 0 : margin;
        int to = window.last() ? Integer.MAX_VALUE : config.window() / config.frameSamples() - margin;
        long start = window.start() / config.frameSamples();
        return tokens.stream()
                .filter(token -> token.from() >= from && token.from() < to)
                .map(token -> symbol(token, start))
                .toList();
    }

    private Symbol symbol(TimedToken token, long start) {
        return new Symbol(
                token.id(), vocabulary.piece(token.id()), start + token.from(), start + token.to(), token.logprob());
    }

    @Override
    public List<Symbol> end() {
        return List.of();
    }
}
