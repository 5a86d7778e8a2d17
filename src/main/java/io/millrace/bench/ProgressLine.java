package io.millrace.bench;

import io.millrace.bench.answer.Sample;
import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongToDoubleFunction;

/** A bar on a terminal while requests are sent; nothing elsewhere. */
final class ProgressLine implements AutoCloseable, Consumer<Sample> {

    private static final int WIDTH = 24;
    private static final long PAUSE_NANOS = 250_000_000;

    private final LongAdder requests = new LongAdder();
    private final LongAdder tokens = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final long start = System.nanoTime();
    private final Thread thread;
    private volatile boolean over;

    /** @param done share of the work that is done, of requests so far; negative where that is not known */
    ProgressLine(String what, LongToDoubleFunction done) {
        DoubleSupplier share = () -> done.applyAsDouble(requests.sum());
        thread = Thread.ofVirtual().unstarted(() -> show(what, share));
        if (isTerminal()) {
            thread.start();
        }
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    @Override
    public void accept(Sample sample) {
        requests.increment();
        tokens.add(sample.output());
        failed.add(sample.succeeded() ? 0 : 1);
    }

    private void show(String what, DoubleSupplier done) {
        while (!over) {
            System.err.print("\r" + line(what, done.getAsDouble(), (System.nanoTime() - start) / 1e9));
            System.err.flush();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        System.err.print("\r" + " ".repeat(110) + "\r");
        System.err.flush();
    }

    private String line(String what, double done, double seconds) {
        int filled = (int) Math.round(WIDTH * Math.clamp(done, 0, 1));
        return String.format(
                Locale.ROOT,
                "%-18s [%s%s] %4.0f s, %d requests, %.1f/s, %.0f tokens/s, %d failed ",
                what,
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                seconds,
                requests.sum(),
                requests.sum() / seconds,
                tokens.sum() / seconds,
                failed.sum());
    }

    @Override
    public void close() {
        over = true;
        LockSupport.unpark(thread);
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
