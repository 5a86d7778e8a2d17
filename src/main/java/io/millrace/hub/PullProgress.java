package io.millrace.hub;

import io.millrace.progress.HowFar;
import io.millrace.progress.ProgressBar;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Shows how a pull goes. */
public final class PullProgress implements Progress {

    private final ProgressBar bar;
    private final LongSupplier nanos;
    private final AtomicLong loaded = new AtomicLong();
    private volatile long total;
    private volatile long there;
    private volatile long begun;

    public PullProgress(ProgressBar bar) {
        this(bar, System::nanoTime);
    }

    PullProgress(ProgressBar bar, LongSupplier nanos) {
        this.bar = bar;
        this.nanos = nanos;
    }

    @Override
    public void say(String line) {
        bar.say(line);
    }

    @Override
    public void begin(long all, long known) {
        total = all;
        there = known;
        loaded.set(known);
        begun = nanos.getAsLong();
        bar.begin();
        say("loading " + Host.bytes(all) + (known == 0 ? "" : ", " + Host.bytes(known) + " of it are there"));
    }

    @Override
    public void loaded(long bytes) {
        loaded.addAndGet(bytes);
        if (bar.isDue()) {
            bar.show(work());
        }
    }

    private HowFar work() {
        long done = loaded.get();
        double seconds = Math.max(1e-3, (nanos.getAsLong() - begun) / 1e9);
        double speed = Math.max(0, done - there) / seconds;
        String left = speed < 1 ? "" : String.format(Locale.ROOT, ", %s left", time((total - done) / speed));
        return new HowFar(
                total == 0 ? 1 : (double) done / total,
                "of " + Host.bytes(total) + ", " + Host.bytes((long) speed) + "/s" + left);
    }

    private static String time(double seconds) {
        long whole = (long) Math.max(0, Math.ceil(seconds));
        return whole >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }

    @Override
    public void end() {
        bar.end(work());
    }
}
