package io.millrace.hub;

import java.util.Locale;

/**
 * What a variant is chosen for.
 *
 * @param gpu whether models run on a GPU
 * @param freeMemory bytes free on it; without one, in the machine
 */
public record Host(boolean gpu, long freeMemory) {

    @Override
    public String toString() {
        return (gpu ? "a GPU" : "a CPU") + " with " + bytes(freeMemory) + " free";
    }

    /** As people read it: {@code 1.5 GB}. */
    static String bytes(long bytes) {
        if (bytes < 1_000_000) {
            return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
        }
        return bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }
}
