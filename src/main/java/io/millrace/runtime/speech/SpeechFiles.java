package io.millrace.runtime.speech;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The graphs of a model.
 *
 * @param decoder runs prompts, and, where it is merged, what comes behind them
 * @param behindPast goes on behind a prompt; null where {@code decoder} does that too
 */
public record SpeechFiles(
        Path encoder, Path decoder, @Nullable Path behindPast) {

    List<Path> all() {
        return behindPast == null
                ? List.of(encoder, decoder)
                : Stream.of(encoder, decoder, behindPast).toList();
    }
}
