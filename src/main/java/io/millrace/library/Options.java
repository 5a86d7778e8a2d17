package io.millrace.library;

import io.millrace.core.PictureLimits;
import io.millrace.core.SoundLimits;
import io.millrace.models.Keeping;
import io.millrace.models.upkeep.AliasFile;
import io.millrace.models.upkeep.MemoryBudget;
import io.millrace.models.upkeep.Sources;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import io.millrace.serving.ServiceLimits;
import java.time.Duration;
import java.util.Set;

/**
 * How models are kept and asked.
 *
 * @param limits over all models, and of one request
 * @param memory most bytes that models take on the processor's side, weights and caches; 0 for as much as there is
 * @param deviceMemory the same of models that run on a device
 * @param watch how often the folders are looked at for changes, which are then loaded; zero for never
 * @param loading how long a request waits for its model to be loaded
 * @param grace how long closing waits for requests in work, which are then ended
 * @param listeners told what models do
 * @param interposer between models and what runs them
 */
public record Options(
        ServiceLimits limits,
        long memory,
        long deviceMemory,
        Duration watch,
        Duration loading,
        Duration grace,
        Listeners listeners,
        Interposer interposer) {

    private static final ServiceLimits LIMITS =
            new ServiceLimits(16_384, Long.MAX_VALUE, 8_000_000, 1024, PictureLimits.DEFAULT, SoundLimits.DEFAULT);

    public static final Options DEFAULT = new Options(
            LIMITS,
            0,
            0,
            Duration.ZERO,
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Listeners.NONE,
            Interposer.NONE);

    public Options {
        requireBytes("memory", memory);
        requireBytes("deviceMemory", deviceMemory);
        requireTime("watch", watch);
        requireTime("loading", loading);
        requireTime("grace", grace);
    }

    private static void requireBytes(String name, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(name + " must be at least 0 bytes, but is " + bytes);
        }
    }

    private static void requireTime(String name, Duration time) {
        if (time.isNegative() || time.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + " must be between 0s and 24h, but is " + time);
        }
    }

    Keeping keeping() {
        return new Keeping(Set.of(), new MemoryBudget(memory, deviceMemory), AliasFile.NONE, Sources.NONE);
    }

    public Options with(ServiceLimits value) {
        return new Options(value, memory, deviceMemory, watch, loading, grace, listeners, interposer);
    }

    public Options with(Listeners value) {
        return new Options(limits, memory, deviceMemory, watch, loading, grace, value, interposer);
    }

    public Options with(Interposer value) {
        return new Options(limits, memory, deviceMemory, watch, loading, grace, listeners, value);
    }

    /**
     * With bounds on memory.
     *
     * @param onHost bytes on the processor's side
     * @param onDevice bytes on a device
     */
    public Options withMemory(long onHost, long onDevice) {
        return new Options(limits, onHost, onDevice, watch, loading, grace, listeners, interposer);
    }

    public Options withWatch(Duration value) {
        return new Options(limits, memory, deviceMemory, value, loading, grace, listeners, interposer);
    }

    public Options withLoading(Duration value) {
        return new Options(limits, memory, deviceMemory, watch, value, grace, listeners, interposer);
    }

    public Options withGrace(Duration value) {
        return new Options(limits, memory, deviceMemory, watch, loading, value, listeners, interposer);
    }
}
