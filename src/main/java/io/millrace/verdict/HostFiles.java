package io.millrace.verdict;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of Linux that tell who has the processors, below a root. What is missing or unreadable counts as 0, so that it limits
 * nothing.
 */
public final class HostFiles {

    private static final int LONGEST = 4096; // of what is wanted; /proc/stat goes on with each interrupt
    private static final List<String> CPU_GROUPS = List.of("cpu", "cpu,cpuacct", "cpuacct,cpu");

    private final byte[] bytes = new byte[LONGEST];
    private final Path root;
    private final List<GarbageCollectorMXBean> collectors;
    private final Path group;
    private final Path pressure;

    /** @param root {@code /} of the machine */
    public HostFiles(Path root) {
        this(root, ManagementFactory.getGarbageCollectorMXBeans());
    }

    /* Beans of cycles count what runs beside the service, not its pauses. */
    HostFiles(Path root, List<GarbageCollectorMXBean> collectors) {
        this.root = root;
        this.collectors = collectors.stream()
                .filter(bean -> !bean.getName().endsWith("Cycles"))
                .toList();
        this.group = group();
        this.pressure = pressure();
    }

    /** What is counted now. */
    public synchronized HostCounters read() {
        String limit = text(group);
        long[] cpu = CounterText.numbers(text(root.resolve("proc/stat")), "cpu");
        return new HostCounters(
                cpu.length > 7 ? cpu[7] : 0,
                CounterText.sum(cpu, 8), // the guests' are in the user's
                CounterText.ownTicks(text(root.resolve("proc/self/stat"))),
                CounterText.named(limit, "nr_periods"),
                CounterText.named(limit, "nr_throttled"),
                CounterText.pressure(text(pressure)),
                collecting(),
                Runtime.getRuntime().availableProcessors());
    }

    private long collecting() {
        long millis = 0;
        for (GarbageCollectorMXBean bean : collectors) {
            millis += Math.max(0, bean.getCollectionTime());
        }
        return millis * 1_000_000;
    }

    /** {@code cpu.stat} of this process's control group: of version 2, else of version 1, else of what the container sees as its root. */
    private Path group() {
        String groups = text(root.resolve("proc/self/cgroup"));
        return Stream.concat(unified(groups), ofVersion1(groups))
                .map(folder -> folder.resolve("cpu.stat"))
                .filter(file -> text(file).contains("nr_periods"))
                .findFirst()
                .orElse(root.resolve("sys/fs/cgroup/cpu.stat"));
    }

    /** Of the control group, where the kernel keeps that: neighbours that wait are not this service's trouble. */
    private Path pressure() {
        Path own = group.resolveSibling("cpu.pressure");
        return text(own).isEmpty() ? root.resolve("proc/pressure/cpu") : own;
    }

    private Stream<Path> unified(String groups) {
        Path top = root.resolve("sys/fs/cgroup");
        return Stream.of(below(top, CounterText.group(groups, "")), top, top.resolve("unified"));
    }

    private Stream<Path> ofVersion1(String groups) {
        return CPU_GROUPS.stream().flatMap(name -> {
            Path top = root.resolve("sys/fs/cgroup").resolve(name);
            return Stream.of(below(top, CounterText.group(groups, "cpu")), top);
        });
    }

    /* Of a path such as /../.. that a control-group namespace shows, the top. */
    private static Path below(Path top, String path) {
        Path folder = top.resolve(path.substring(path.startsWith("/") ? 1 : 0)).normalize();
        return folder.startsWith(top) ? folder : top;
    }

    /** Its beginning; empty where it cannot be read. */
    private String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.readNBytes(bytes, 0, LONGEST);
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        } catch (IOException missing) {
            return "";
        }
    }
}
