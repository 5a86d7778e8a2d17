package io.millrace.insight;

import io.millrace.runtime.NativeHandles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Memory of this process.
 *
 * @param heap bytes of the Java heap in use after a collection
 * @param resident bytes in physical memory (RSS); empty where the system does not say
 * @param handles native objects and buffers of ONNX Runtime that are open
 */
public record ProcessMemory(long heap, OptionalLong resident, long handles) {

    private static final Path STATUS = Path.of("/proc/self/status");

    /** Collects garbage and looks. */
    public static ProcessMemory now() throws IOException {
        System.gc();
        return new ProcessMemory(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                Files.isReadable(STATUS) ? resident(Files.readAllLines(STATUS)) : OptionalLong.empty(),
                NativeHandles.live().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    /** Of lines such as {@code VmRSS:     1234 kB}. */
    static OptionalLong resident(List<String> status) {
        return status.stream()
                .filter(line -> line.matches("VmRSS:\\s*[0-9]+ kB"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst();
    }
}
