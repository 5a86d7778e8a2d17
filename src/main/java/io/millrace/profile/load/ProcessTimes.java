package io.millrace.profile.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processor time of this process, in milliseconds. What threads took that have ended since is not among it, but in all.
 *
 * @param all of it
 * @param java threads that run Java
 * @param collector threads of the garbage collector
 * @param compiler threads that compile
 */
record ProcessTimes(double all, double java, double collector, double compiler) {

    private static final Path TASKS = Path.of("/proc/self/task");
    private static final List<String> COLLECTOR =
            List.of("GC Thread", "G1 ", "VM Thread", "ZWorker", "ZDirector", "Shenandoah");
    private static final List<String> COMPILER = List.of("C1 Comp", "C2 Comp");
    private static final double MILLIS_A_TICK = 10;

    static ProcessTimes now() {
        double all =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getProcessCpuTime() / 1e6
                        : 0;
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double java = 0;
        for (long id : threads.getAllThreadIds()) {
            java += Math.max(0, threads.getThreadCpuTime(id)) / 1e6;
        }
        return new ProcessTimes(all, java, named(COLLECTOR), named(COMPILER));
    }

    ProcessTimes since(ProcessTimes before) {
        return new ProcessTimes(
                all - before.all, java - before.java, collector - before.collector, compiler - before.compiler);
    }

    /** What is left for threads of native libraries, those of ONNX Runtime above all. */
    double nativeThreads() {
        return Math.max(0, all - java - collector - compiler);
    }

    private static double named(List<String> prefixes) {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.mapToDouble(task -> millis(task.resolve("stat"), prefixes))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    /* 4711 (C2 CompilerThre) S 1 …: the 12th and 13th field behind the name are ticks in user and kernel mode. */
    private static double millis(Path stat, List<String> prefixes) {
        try {
            String text = Files.readString(stat);
            String name = text.substring(text.indexOf('(') + 1, text.lastIndexOf(')'));
            String[] rest = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return prefixes.stream().anyMatch(name::startsWith)
                    ? (Long.parseLong(rest[11]) + Long.parseLong(rest[12])) * MILLIS_A_TICK
                    : 0;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
