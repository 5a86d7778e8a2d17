package io.millrace.library;

import io.millrace.serving.Encoding.Encoded;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Long lists of inputs, encoded part by part, so that no list is too long for a model's queue. */
final class InputParts {

    private static final int PART = 256;

    private InputParts() {}

    /** The rows of all, in order. */
    static <T> Mono<Encoded> encoded(List<T> inputs, Function<List<T>, Mono<Encoded>> encode) {
        return inputs.size() > 0 && inputs.size() <= PART
                ? encode.apply(inputs)
                : Flux.fromIterable(parts(inputs))
                        .concatMap(encode)
                        .collectList()
                        .map(InputParts::joined);
    }

    private static <T> List<List<T>> parts(List<T> inputs) {
        return IntStream.range(0, Math.ceilDiv(inputs.size(), PART))
                .mapToObj(i -> inputs.subList(i * PART, Math.min(inputs.size(), (i + 1) * PART)))
                .toList();
    }

    private static Encoded joined(List<Encoded> parts) {
        List<float[]> rows = new ArrayList<>();
        parts.forEach(part -> rows.addAll(part.rows()));
        return new Encoded(rows, parts.stream().mapToInt(Encoded::promptTokens).sum());
    }
}
