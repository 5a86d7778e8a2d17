package io.millrace.layouts;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tokens of a text of single letters between spaces, or of a pair of such texts, made by hand. */
record EncodedText(int[] ids, int[] segments) {

    /** @param second null where there is one text */
    static EncodedText of(Layout layout, String first, @Nullable String second) {
        TestTokenizer tokenizer = TestTokenizer.of(layout);
        int[] one = tokenizer.words(first);
        int[] head = join(new int[] {tokenizer.start()}, one, new int[] {tokenizer.end()});
        if (second == null) {
            return new EncodedText(head, new int[head.length]);
        }
        int[] between = tokenizer.doubleEnd() ? new int[] {tokenizer.end()} : new int[0];
        int[] tail = join(between, tokenizer.words(second), new int[] {tokenizer.end()});
        int segment = tokenizer.doubleEnd() ? 0 : 1;
        int[] segments = join(
                new int[head.length],
                IntStream.range(0, tail.length).map(_ -> segment).toArray());
        return new EncodedText(join(head, tail), segments);
    }

    private static int[] join(int[]... parts) {
        return IntStream.range(0, parts.length)
                .flatMap(i -> IntStream.of(parts[i]))
                .toArray();
    }
}
