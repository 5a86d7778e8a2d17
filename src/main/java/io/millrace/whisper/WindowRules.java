package io.millrace.whisper;

import io.millrace.whisper.WhisperFiles.Head;
import io.millrace.whisper.WhisperGraphs.Shape;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What is known of a model beside its graphs.
 *
 * @param text of tokens
 * @param heads whose attention tells when words are said
 */
record WindowRules(
        WhisperTokens tokens, LogitRules logits, Function<int[], String> text, List<Head> heads, Shape shape) {

    WindowRules {
        heads = List.copyOf(heads);
    }

    /** @param heads all of the upper half of the layers where there are none */
    static WindowRules of(WhisperTokens tokens, Function<int[], String> text, List<Head> heads, Shape shape) {
        return new WindowRules(tokens, new LogitRules(tokens), text, heads.isEmpty() ? upper(shape) : heads, shape);
    }

    private static List<Head> upper(Shape shape) {
        return IntStream.range(shape.layers() / 2, shape.layers())
                .boxed()
                .flatMap(layer -> IntStream.range(0, shape.heads()).mapToObj(head -> new Head(layer, head)))
                .toList();
    }
}
