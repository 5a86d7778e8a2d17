package io.millrace.profile.measure;

import io.millrace.bench.report.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Steps run over and over, each by a thread of its own, with pauses between the runs. */
final class Loops {

    /**
     * What came of it.
     *
     * @param millis of a run, the median of all
     * @param runsASecond of all together, pauses included
     */
    record Result(double millis, double runsASecond) {}

    private Loops() {}

    /** Runs for so long, after a fifth of that to warm up. */
    static Result run(List<StepRun> steps, double pauseMillis, long nanos) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(steps.size())) {
            long start = System.nanoTime();
            List<Callable<List<Double>>> loops = steps.stream()
                    .<Callable<List<Double>>>map(
                            step -> () -> loop(step, pauseMillis, start + nanos / 5, start + nanos + nanos / 5))
                    .toList();
            return result(threads.invokeAll(loops), start + nanos / 5);
        }
    }

    private static Result result(List<Future<List<Double>>> loops, long from) {
        List<Double> times = loops.stream().flatMap(Loops::times).toList();
        double seconds = (System.nanoTime() - from) / 1e9;
        return new Result(Quantiles.median(times), times.size() / seconds);
    }

    private static Stream<Double> times(Future<List<Double>> loop) {
        try {
            return loop.get().stream();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /* At least one run counts. */
    private static List<Double> loop(StepRun step, double pauseMillis, long from, long end) {
        List<Double> times = new ArrayList<>();
        while (times.isEmpty() || System.nanoTime() < end) {
            step.prepare();
            long start = System.nanoTime();
            step.run();
            long now = System.nanoTime();
            if (start >= from || now >= end) {
                times.add((now - start) / 1e6);
            }
            if (pauseMillis > 0) {
                LockSupport.parkNanos((long) (pauseMillis * 1e6));
            }
        }
        return times;
    }
}
