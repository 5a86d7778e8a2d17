package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BurnerTest {

    private static boolean burns() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .anyMatch(thread -> thread != null && "burner".equals(thread.getThreadName()));
    }

    @Test
    void close_anyShare_endsTheThread() {
        for (double share : new double[] {0, 0.5, 3}) {
            try (Burner _ = Burner.of(share)) {
                assertThat(burns()).isTrue();
            }
            assertThat(burns()).isFalse();
        }
    }
}
