package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Waits, for a minute at most, for what another thread does. */
public final class Await {

    private Await() {}

    public static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(condition.getAsBoolean()).as(() -> what + working()).isTrue();
    }

    /* Where the threads are that do something, for what was waited for in vain. */
    private static String working() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getState() != Thread.State.WAITING && thread.getValue().length > 0)
                .map(thread -> "\n" + thread.getKey().getName() + " "
                        + Arrays.stream(thread.getValue()).limit(12).toList())
                .collect(Collectors.joining());
    }
}
