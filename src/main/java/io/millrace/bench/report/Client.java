package io.millrace.bench.report;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.bench.http.Http;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What the load generator took while it measured.
 *
 * @param thread share of one core that the thread took that sends and reads all requests
 * @param process share of the machine's cores that this process took
 * @param machine share of the machine's cores that were busy; negative where that is not known
 * @param local whether the service is in this process too
 */
public record Client(double thread, double process, double machine, boolean local) {

    private static final double BUSY_THREAD = 0.8;
    private static final double BUSY_MACHINE = 0.95;
    private static final double NOTABLE = 0.1;

    /** A measurement that has begun. */
    public record Watch(Http http, boolean local, long start, long thread, long process) {

        private static final OperatingSystemMXBean SYSTEM =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

        public static Watch start(Http http, boolean local) {
            double _ = SYSTEM.getCpuLoad();
            return new Watch(http, local, System.nanoTime(), http.cpuNanos(), SYSTEM.getProcessCpuTime());
        }

        /** Since the start. */
        public Client stop() {
            double wall = System.nanoTime() - start;
            return new Client(
                    (http.cpuNanos() - thread) / wall,
                    (SYSTEM.getProcessCpuTime() - process) / (wall * cores()),
                    SYSTEM.getCpuLoad(),
                    local);
        }
    }

    static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** What makes the figures those of the generator rather than of the service. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (thread >= BUSY_THREAD) {
            warnings.add(
                    "the load generator's thread was busy %.0f %% of the time: it may be the limit, not the service"
                            .formatted(100 * thread));
        }
        double own = local ? thread / cores() : process;
        if (machine >= BUSY_MACHINE && own >= NOTABLE) {
            warnings.add(
                    "the machine was %.0f %% busy, %.0f %% by the load generator: a service on it had only the rest"
                            .formatted(100 * machine, 100 * own));
        }
        return warnings;
    }
}
