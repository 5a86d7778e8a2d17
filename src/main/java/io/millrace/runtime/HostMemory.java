package io.millrace.runtime;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The memory of this machine, of the container where it is in one.
 *
 * @param total bytes that there are
 * @param free bytes that can be had, what the system would give up of its caches among them
 */
public record HostMemory(long total, long free) {

    private static final Path LINUX = Path.of("/proc/meminfo");

    /** As it is now. */
    public static HostMemory read() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long total = system.getTotalMemorySize();
        return new HostMemory(total, Math.min(available(system.getFreeMemorySize()), total));
    }

    private static long available(long otherwise) {
        try (Stream<String> lines = Files.lines(LINUX)) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException | UncheckedIOException e) {
            return otherwise;
        }
    }
}
