package io.millrace.inspect;

import io.millrace.runtime.HostMemory;
import io.millrace.runtime.Provider;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What a machine has for a model.
 *
 * @param memory bytes, of the container where it is in one
 * @param freeMemory bytes of them that nobody uses
 * @param bandwidth bytes a second that all cores together read from memory
 * @param providers that the library was built with
 */
record MachineFacts(int cores, long memory, long freeMemory, long bandwidth, List<String> providers) {

    private static final int BUFFER = 1 << 24;
    private static final int ROUNDS = 3;

    static MachineFacts here() {
        HostMemory memory = HostMemory.read();
        return new MachineFacts(
                Runtime.getRuntime().availableProcessors(),
                memory.total(),
                memory.free(),
                measured(),
                Provider.built().stream().map(Provider::name).sorted().toList());
    }

    /** The best of a few rounds in which each core adds up 128 MiB of its own. */
    private static long measured() {
        int cores = Runtime.getRuntime().availableProcessors();
        try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
            List<long[]> buffers =
                    IntStream.range(0, cores).mapToObj(_ -> new long[BUFFER]).toList();
            long best = 0;
            for (int round = 0; round < ROUNDS; round++) {
                best = Math.max(best, round(threads, buffers));
            }
            return best;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (Exception | OutOfMemoryError e) {
            return 0;
        }
    }

    private static long round(ExecutorService threads, List<long[]> buffers) throws Exception {
        long start = System.nanoTime();
        long read = 0;
        List<Callable<Long>> sums = buffers.stream()
                .<Callable<Long>>map(buffer -> () -> sum(buffer))
                .toList();
        for (Future<Long> sum : threads.invokeAll(sums)) {
            read += sum.get() == 1 ? 0 : (long) BUFFER * Long.BYTES;
        }
        return (long) (read * 1e9 / (System.nanoTime() - start));
    }

    private static long sum(long[] buffer) {
        long sum = 0;
        for (long value : buffer) {
            sum += value;
        }
        return sum;
    }
}
