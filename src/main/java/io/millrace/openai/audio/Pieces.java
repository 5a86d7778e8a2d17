package io.millrace.openai.audio;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/** Bytes in pieces, of which the connection holds a bounded number that its client has not read. */
final class Pieces {

    /** A multiple of 3, so that each is whole in base64. */
    static final int BYTES = 3 << 10;

    private Pieces() {}

    /** The pieces of each in order: while those of one are taken the next is asked for, and none beyond it. */
    static <T> Flux<byte[]> ahead(Flux<T> whole, Function<T, List<byte[]>> pieces) {
        return whole.concatMap(one -> Flux.fromIterable(pieces.apply(one)), 1);
    }

    static List<byte[]> of(byte[] bytes) {
        return IntStream.range(0, (bytes.length + BYTES - 1) / BYTES)
                .mapToObj(i -> Arrays.copyOfRange(bytes, i * BYTES, Math.min(bytes.length, (i + 1) * BYTES)))
                .toList();
    }
}
