package io.millrace.lab.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux says of a process; not a number where it does not. */
final class Proc {

    private static final double TICKS_PER_SECOND = 100;

    private Proc() {}

    /** Bytes in physical memory (RSS). */
    static double resident(long pid) throws IOException {
        return resident(status(pid));
    }

    /** The most bytes that were ever in physical memory. */
    static double peak(long pid) throws IOException {
        return bytes("VmHWM", status(pid));
    }

    private static List<String> status(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        return Files.isReadable(status) ? Files.readAllLines(status) : List.of();
    }

    /** Of lines such as {@code VmRSS:     1234 kB}. */
    static double resident(List<String> status) {
        return bytes("VmRSS", status);
    }

    private static double bytes(String name, List<String> status) {
        return status.stream()
                .filter(line -> line.matches(name + ":\\s*[0-9]+ kB"))
                .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Seconds of processor time used so far. */
    static double cpuSeconds(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        return Files.isReadable(stat) ? cpuSeconds(Files.readString(stat)) : Double.NaN;
    }

    /** Of a line such as {@code 42 (java) S 1 …}, whose 14th and 15th fields are ticks of user and system time. */
    static double cpuSeconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 14);
        return (Double.parseDouble(fields[11]) + Double.parseDouble(fields[12])) / TICKS_PER_SECOND;
    }
}
