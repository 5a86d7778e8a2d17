package io.millrace.progress;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Shows how far one piece of work is, and the next when that has ended; told by several threads. */
public final class ProgressBar {

    private static final long BAR_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;
    private static final int WIDTH = 30;
    private static final String ERASE = "\r\033[K";

    private final PrintWriter out;
    private final ProgressLook look;
    private final LongSupplier nanos;
    private final AtomicLong next = new AtomicLong(Long.MAX_VALUE);
    private boolean drawn;

    /** One on standard error. */
    public static ProgressBar of(ProgressLook look) {
        return new ProgressBar(new PrintWriter(System.err, true, System.err.charset()), look, System::nanoTime);
    }

    /** @param nanos a clock */
    public ProgressBar(PrintWriter out, ProgressLook look, LongSupplier nanos) {
        this.out = out;
        this.look = look;
        this.nanos = nanos;
    }

    ProgressLook look() {
        return look;
    }

    /** A line that stays. */
    public synchronized void say(String line) {
        if (look != ProgressLook.NONE) {
            erase();
            out.println(line);
            out.flush();
        }
    }

    /** A piece of work begins; it is first shown after a while. */
    public void begin() {
        next.set(look == ProgressLook.NONE ? Long.MAX_VALUE : nanos.getAsLong() + pause());
    }

    /** Whether it is time to show it again. */
    public boolean isDue() {
        long due = next.get();
        return due != Long.MAX_VALUE && nanos.getAsLong() - due >= 0;
    }

    /** Shows it, where it is time to. */
    public void show(HowFar work) {
        if (isDue()) {
            showNow(work);
        }
    }

    private synchronized void showNow(HowFar work) {
        if (isDue()) {
            next.set(nanos.getAsLong() + pause());
            draw(work);
        }
    }

    private long pause() {
        return look == ProgressLook.BAR ? BAR_NANOS : LINE_NANOS;
    }

    private void draw(HowFar work) {
        if (look == ProgressLook.BAR) {
            out.print("\r" + bar(work.share()) + text(work) + "\033[K");
            drawn = true;
        } else {
            out.println(text(work));
        }
        out.flush();
    }

    private static String bar(double share) {
        int full = (int) (Math.clamp(share, 0, 1) * WIDTH);
        return share < 0 ? "" : "[" + "#".repeat(full) + "-".repeat(WIDTH - full) + "] ";
    }

    private static String text(HowFar work) {
        String percent = work.share() < 0
                ? ""
                : String.format(Locale.ROOT, "%3d %% ", (int) (Math.clamp(work.share(), 0, 1) * 100));
        return percent + work.text();
    }

    /** The work has ended, and its last line stays. */
    public synchronized void end(HowFar work) {
        if (next.getAndSet(Long.MAX_VALUE) != Long.MAX_VALUE) {
            draw(work);
            if (look == ProgressLook.BAR) {
                out.println();
                out.flush();
            }
            drawn = false;
        }
    }

    /** The work has ended, and nothing of the bar is left. */
    public synchronized void end() {
        next.set(Long.MAX_VALUE);
        erase();
        out.flush();
    }

    private void erase() {
        if (drawn) {
            out.print(ERASE);
            drawn = false;
        }
    }
}
