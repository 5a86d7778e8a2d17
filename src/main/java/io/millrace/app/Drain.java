package io.millrace.app;

import io.millrace.core.Traffic;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The first to stop when the service ends, while the web server still serves: not ready, then closed to new requests, then, when
 * the grace period is over, the end of what still runs. Blocks while it does so.
 */
final class Drain implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Traffic traffic;
    private final MillraceProperties.Shutdown settings;
    private final Runnable leave;
    private final Runnable cut;
    private volatile boolean running;

    /**
     * @param leave says that the service is not ready
     * @param cut ends every request that still runs, each with an error
     */
    Drain(Traffic traffic, MillraceProperties.Shutdown settings, Runnable leave, Runnable cut) {
        this.traffic = traffic;
        this.settings = settings;
        this.leave = leave;
        this.cut = cut;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** What has been refused and cut is not taken back. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public void stop() {
        running = false;
        leave.run();
        try {
            Thread.sleep(settings.delay());
            drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            traffic.close();
            cut.run();
        }
    }

    private void drain() throws InterruptedException {
        traffic.close();
        LOG.info("shutting down: no new requests, {} in work", traffic.inWork());
        if (!traffic.awaitEnd(settings.grace())) {
            LOG.warn("{} requests did not end within {} and are cut", traffic.inWork(), settings.grace());
            cut.run();
            reportLeft(traffic.awaitEnd(LAST_WORDS));
        }
    }

    private void reportLeft(boolean ended) {
        if (!ended) {
            LOG.warn("{} clients did not take their last answer", traffic.inWork());
        }
    }
}
