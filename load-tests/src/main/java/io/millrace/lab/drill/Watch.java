package io.millrace.lab.drill;

import io.millrace.bench.http.Http;
import io.millrace.lab.service.Held;
import io.millrace.lab.service.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.BooleanSupplier;

/** Looks at a service each second: its memory, its process, its breakers, over a connection of its own. */
final class Watch {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Service service;
    private final Set<String> openBreakers = new ConcurrentSkipListSet<>();
    private volatile double peak = Double.NaN;
    private volatile int unanswered;

    Watch(Service service) {
        this.service = service;
    }

    void run(BooleanSupplier on) throws InterruptedException {
        try (Http own = service.http().another()) {
            while (on.getAsBoolean()) {
                look(own);
                Thread.sleep(PERIOD);
            }
        }
    }

    /** Looks at its memory alone. */
    void lookAtMemory() throws IOException {
        double now = service.peak();
        peak = Double.isNaN(now) ? peak : now;
    }

    private void look(Http own) {
        try {
            lookAtMemory();
            if (service.isAlive()) {
                openBreakers.addAll(Held.openBreakers(own));
            }
        } catch (IOException e) {
            unanswered++;
        }
    }

    /** Models whose breaker was ever seen open. */
    Set<String> openBreakers() {
        return openBreakers;
    }

    /** The most bytes in physical memory (RSS) since its start; not a number where that is not known. */
    double peak() {
        return peak;
    }

    /** Looks at its models that it did not answer. */
    int unanswered() {
        return unanswered;
    }
}
