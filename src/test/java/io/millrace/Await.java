package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Waits, for a minute at most in which this process runs, for what another thread does. */
public final class Await {

    private static final int MILLIS = 60_000;

    private Await() {}

    public static void until(String what, BooleanSupplier condition) {
        for (int i = 0; i < MILLIS && !condition.getAsBoolean(); i++) {
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
