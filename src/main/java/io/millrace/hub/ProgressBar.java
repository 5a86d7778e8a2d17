package io.millrace.hub;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Shows how a pull goes: on a terminal a bar that is drawn over and over, elsewhere a line now and then. */
public final class ProgressBar implements Progress {

    private static final long BAR_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final AtomicLong loaded = new AtomicLong();
    private final AtomicLong next = new AtomicLong(Long.MAX_VALUE);
    private long total;
    private long there;
    private long begun;

    /** @param terminal whether what is written can be written over */
    public ProgressBar(PrintStream out, boolean terminal) {
        this(out, terminal, System::nanoTime);
    }

    ProgressBar(PrintStream out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
    }

    @Override
    public synchronized void say(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    @Override
    public synchronized void begin(long total, long there) {
        this.total = total;
        this.there = there;
        loaded.set(there);
        begun = nanos.getAsLong();
        next.set(begun + (terminal ? BAR_NANOS : LINE_NANOS));
        say("loading " + Host.bytes(total) + (there == 0 ? "" : ", " + Host.bytes(there) + " of it are there"));
    }

    @Override
    public void loaded(long bytes) {
        loaded.addAndGet(bytes);
        long due = next.get();
        if (due != Long.MAX_VALUE && nanos.getAsLong() - due >= 0) {
            show();
        }
    }

    private synchronized void show() {
        long now = nanos.getAsLong();
        if (now - next.get() >= 0) {
            next.set(now + (terminal ? BAR_NANOS : LINE_NANOS));
            draw(now);
        }
    }

    private void draw(long now) {
        String line = line(loaded.get(), now);
        if (terminal) {
            out.print("\r" + line + "\033[K");
        } else {
            out.println(line);
        }
        out.flush();
    }

    private String line(long done, long now) {
        double share = total == 0 ? 1 : Math.clamp((double) done / total, 0, 1);
        double seconds = Math.max(1e-3, (now - begun) / 1e9);
        double speed = Math.max(0, done - there) / seconds;
        String left = speed < 1 ? "" : String.format(Locale.ROOT, ", %s left", time((total - done) / speed));
        int full = (int) (share * WIDTH);
        String bar = terminal ? "[" + "#".repeat(full) + "-".repeat(WIDTH - full) + "] " : "";
        return String.format(
                Locale.ROOT,
                "%s%3d %% of %s, %s/s%s",
                bar,
                (int) (share * 100),
                Host.bytes(total),
                Host.bytes((long) speed),
                left);
    }

    private static String time(double seconds) {
        long whole = (long) Math.max(0, Math.ceil(seconds));
        return whole >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    @Override
    public synchronized void end() {
        if (next.getAndSet(Long.MAX_VALUE) != Long.MAX_VALUE) {
            draw(nanos.getAsLong());
            if (terminal) {
                out.println();
            }
        }
    }

    private void clear() {
        if (terminal && next.get() != Long.MAX_VALUE) {
            out.print("\r\033[K");
        }
    }
}
