package io.millrace.quantize;

import io.millrace.progress.HowFar;
import io.millrace.progress.ProgressBar;
import io.millrace.progress.ProgressLook;
import io.millrace.progress.ProgressWatch;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows what is done now, for how long it has been going on, and how far it is where that is known. */
final class Stages implements AutoCloseable {

    private final long start = System.nanoTime();
    private final ProgressWatch watch;
    private volatile HowFar now = HowFar.of("");

    private Stages(PrintWriter out, ProgressLook look) {
        this.watch = ProgressWatch.over(new ProgressBar(out, look, System::nanoTime), this::shown);
    }

    static Stages over(PrintWriter out, ProgressLook look) {
        return new Stages(out, look);
    }

    /** The next begins. */
    void at(String what) {
        now = HowFar.of(what);
    }

    /** So much of it is done. */
    void share(double done) {
        now = new HowFar(done, now.text());
    }

    private HowFar shown() {
        HowFar shown = now;
        double seconds = (System.nanoTime() - start) / 1e9;
        return new HowFar(shown.share(), String.format(Locale.ROOT, "%s, %.0f s", shown.text(), seconds));
    }

    @Override
    public void close() {
        watch.close();
    }
}
