package io.millrace.profile.machine;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** A plain copy of memory by all cores, to hold the rate at which ONNX Runtime reads against. */
public final class Copying {

    private static final int ROUNDS = 5;

    private Copying() {}

    /**
     * Bytes a second, read and written together, in the best of a few rounds; 0 where it was interrupted.
     *
     * @param bytes that are copied in a round
     */
    public static double bandwidth(int threads, long bytes) {
        int longs = Math.clamp(bytes / threads / Long.BYTES, 1, 1 << 27);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<Integer>> copies = IntStream.range(0, threads)
                    .mapToObj(_ -> copy(new long[longs], new long[longs]))
                    .toList();
            double best = 0;
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                pool.invokeAll(copies);
                best = Math.max(best, 2.0 * threads * longs * Long.BYTES * 1e9 / (System.nanoTime() - start));
            }
            return best;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static Callable<Integer> copy(long[] from, long[] to) {
        return () -> {
            System.arraycopy(from, 0, to, 0, from.length);
            return to.length;
        };
    }
}
