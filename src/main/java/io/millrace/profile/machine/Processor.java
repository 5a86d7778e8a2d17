package io.millrace.profile.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What Linux says of the processors.
 *
 * @param name empty where it isn't told
 * @param cache bytes of the last-level cache that a core sees; 0 where it isn't told
 */
public record Processor(String name, int cores, long cache) {

    private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");

    /** This machine's. */
    public static Processor here() {
        return new Processor(
                name(Path.of("/proc/cpuinfo")), Runtime.getRuntime().availableProcessors(), cache(CACHES));
    }

    static String name(Path cpuinfo) {
        try (Stream<String> lines = Files.lines(cpuinfo)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    static long cache(Path caches) {
        try (Stream<Path> indexes = Files.list(caches)) {
            return indexes.map(index -> index.resolve("size"))
                    .filter(Files::isReadable)
                    .mapToLong(Processor::bytes)
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /* 307200K */
    private static long bytes(Path size) {
        try {
            String text = Files.readString(size).strip();
            return text.matches("\\d{1,9}K") ? Long.parseLong(text.substring(0, text.length() - 1)) << 10 : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
