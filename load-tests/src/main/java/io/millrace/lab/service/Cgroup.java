package io.millrace.lab.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A control group of Linux, version 2 or 1, whose processes share so much memory and no swap; who needs more is killed by the kernel. */
public final class Cgroup implements AutoCloseable {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final String NAME = "millrace-lab-";

    private final Path folder;
    private final String killsFile;

    private Cgroup(Path folder, String killsFile) {
        this.folder = folder;
        this.killsFile = killsFile;
    }

    /** One of this many bytes; none where this process may not make one. */
    public static Optional<Cgroup> of(long bytes) {
        return of(ROOT, bytes);
    }

    static Optional<Cgroup> of(Path root, long bytes) {
        String name = NAME + ProcessHandle.current().pid();
        return Files.exists(root.resolve("cgroup.controllers"))
                ? made(root.resolve(name), bytes, "memory.max", "memory.events")
                : made(root.resolve("memory").resolve(name), bytes, "memory.limit_in_bytes", "memory.oom_control");
    }

    private static Optional<Cgroup> made(Path folder, long bytes, String limit, String kills) {
        try {
            Files.createDirectory(folder);
        } catch (IOException e) {
            return Optional.empty();
        }
        try {
            Files.writeString(folder.resolve(limit), Long.toString(bytes));
            withoutSwap(folder);
            return Optional.of(new Cgroup(folder, kills));
        } catch (IOException e) {
            boolean _ = folder.toFile().delete();
            return Optional.empty();
        }
    }

    private static void withoutSwap(Path folder) throws IOException {
        Path swap = folder.resolve("memory.swap.max");
        if (Files.exists(swap)) {
            Files.writeString(swap, "0");
        }
    }

    /** What a command is put behind, so that it is in the group from its start. */
    List<String> wrapper() {
        return List.of("sh", "-c", "echo $$ > '" + folder.resolve("cgroup.procs") + "' && exec \"$@\"", "sh");
    }

    /** How many of its processes the kernel has killed for want of memory. */
    public long kills() throws IOException {
        return kills(Files.readAllLines(folder.resolve(killsFile)));
    }

    /** Of lines such as {@code oom_kill 1}. */
    static long kills(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("oom_kill "))
                .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
                .sum();
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    /** Removes the group, whose processes have ended. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(folder);
    }
}
