package io.millrace.profile.measure;

import io.millrace.profile.graph.Step;
import io.millrace.profile.measure.Sweep.Size;
import io.millrace.profile.record.TimedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The sizes that a profile sweeps. */
public final class SweptSizes {

    private static final int[] LENGTHS = {8, 32, 128, 512};
    private static final int[] PASTS = {16, 128, 512, 2048};
    private static final int MOST_TOKENS = 8192;

    private SweptSizes() {}

    /**
     * Of a decoder: steps of one token by batch and past, and of prompts' parts by length and past.
     *
     * @param slots sequences at once
     * @param longest positions of a sequence
     * @param chunk tokens of a prompt that its engine runs in one step
     */
    public static List<Size> decoder(int slots, int longest, int chunk) {
        List<Size> sizes = new ArrayList<>();
        for (int past : PASTS) {
            if (past + 40 < longest) {
                batches(slots).forEach(batch -> sizes.add(new Size(TimedStep.DECODE, new Step(batch, 1, past))));
            }
        }
        for (int past : new int[] {0, 512}) {
            IntStream.concat(IntStream.of(LENGTHS), IntStream.of(chunk))
                    .distinct()
                    .sorted()
                    .filter(length -> past + length < longest)
                    .forEach(length -> sizes.add(new Size(TimedStep.PREFILL, new Step(1, length, past))));
        }
        return sizes;
    }

    /**
     * Of a graph without a past, by batch and length.
     *
     * @param rows most of a batch; 1 where it takes one
     * @param longest tokens of a row; 1 where rows have no length
     */
    public static List<Size> stateless(int rows, int longest) {
        List<Size> sizes = new ArrayList<>();
        int[] lengths = longest == 1 ? new int[] {1} : LENGTHS;
        for (int length : lengths) {
            batches(rows)
                    .filter(batch -> length <= longest && batch * length <= MOST_TOKENS)
                    .forEach(batch -> sizes.add(new Size(TimedStep.RUN, new Step(batch, length, 0))));
        }
        return sizes;
    }

    /* Powers of two, and the most. */
    private static IntStream batches(int most) {
        return IntStream.concat(IntStream.iterate(1, n -> n < most, n -> n * 2), IntStream.of(most))
                .sorted();
    }
}
