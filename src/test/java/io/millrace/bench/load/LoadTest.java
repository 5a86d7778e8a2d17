package io.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoadTest {

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    private static Load.Until after(long most) {
        return new Load.Until(System.nanoTime() + 60_000_000_000L, most);
    }

    @Test
    void run_closedLoop_hasSoManyOpenAndSendsSoMany() {
        int[] open = {0, 0, 0};
        Load.run(thread, new Pace.Closed(3), after(100), (_, ended) -> {
            open[2]++;
            open[1] = Math.max(open[1], ++open[0]);
            thread.execute(() -> {
                open[0]--;
                ended.run();
            });
        });
        assertThat(open).containsExactly(0, 3, 100);
    }

    /* Coordinated omission: what was due while the thread could not send is sent late, and knows when it was due. */
    @Test
    void run_openLoopAfterAStall_sendsAllThatWasDueAtTheirTimes() {
        List<Long> gaps = List.of(0L, 1_000_000L, 2_000_000L, 3_000_000L, 4_000_000L);
        List<Long> due = new ArrayList<>();
        List<Long> late = new ArrayList<>();
        Load.run(thread, new Pace.Open(Arrivals.at(gaps)), after(Long.MAX_VALUE), (time, ended) -> {
            due.add(time);
            late.add(System.nanoTime() - time);
            if (due.size() == 1) {
                while (System.nanoTime() - time < 10_000_000L) {
                    Thread.onSpinWait();
                }
            }
            ended.run();
        });
        assertThat(due.stream().map(time -> time - due.getFirst()).toList()).isEqualTo(gaps);
        assertThat(late.get(1)).isGreaterThanOrEqualTo(9_000_000L);
        assertThat(late.get(4)).isGreaterThanOrEqualTo(6_000_000L);
    }

    @Test
    void run_openLoop_sendsWhateverIsAnsweredUntilSoMany() {
        List<Runnable> waiting = new ArrayList<>();
        Load.run(thread, new Pace.Open(Arrivals.constant(1e5)), after(50), (_, ended) -> {
            waiting.add(ended);
            if (waiting.size() == 50) {
                waiting.forEach(thread::execute);
            }
        });
        assertThat(waiting).hasSize(50);
    }

    @Test
    void run_timeIsOver_sendsNothing() {
        Load.Until past = new Load.Until(System.nanoTime() - 1, Long.MAX_VALUE);
        for (Pace pace : List.of(new Pace.Closed(2), Pace.poisson(1000, 1))) {
            Load.run(thread, pace, past, (_, _) -> {
                throw new AssertionError("sent");
            });
        }
    }

    @Test
    void run_senderThatFails_failsToo() {
        assertThatThrownBy(() -> Load.run(thread, new Pace.Closed(1), after(1), (_, _) -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("no");
    }
}
