package io.millrace.preparation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Await;
import io.millrace.serving.Caller;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaneTest {

    private static final Caller GREEDY = Caller.ofKey("greedy");
    private static final Caller MODEST = Caller.ofKey("modest");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong now = new AtomicLong();
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private Lane lane = lane(1, Long.MAX_VALUE);

    private Lane lane(int places, long memory) {
        return new Lane("long", places, memory, threads, now::get);
    }

    @AfterEach
    void nothingIsLeft() {
        Await.until("idle", () -> lane.running() == 0 && lane.waiting() == 0);
        threads.shutdownNow();
    }

    private Job job(Caller caller, long memory, Runnable action) {
        return new Job(lane, caller, memory) {
            @Override
            Runnable work() {
                action.run();
                return () -> {};
            }
        };
    }

    /** Of so many slices, each of one tick of the lane's; its name is told at the end. */
    private Job sliced(Caller caller, String name, int slices) {
        Job[] self = new Job[1];
        self[0] = job(caller, 0, () -> {
            for (int i = 0; i < slices; i++) {
                now.addAndGet(Lane.SLICE);
                self[0].pass();
            }
            done.add(name);
        });
        return self[0];
    }

    @Test
    void pass_callerWhoHasHadLess_goesFirstThoughItCameLater() {
        CountDownLatch mayBegin = new CountDownLatch(1);
        lane.submit(job(Caller.ofKey("first"), 0, () -> await(mayBegin)));
        lane.submit(sliced(GREEDY, "long 1", 100));
        lane.submit(sliced(GREEDY, "long 2", 100));
        lane.submit(sliced(MODEST, "short", 3));
        mayBegin.countDown();
        Await.until("all done", () -> done.size() == 3);
        assertThat(done).containsExactly("short", "long 1", "long 2");
    }

    @Test
    void submit_severalPlaces_neverMoreRunThanThereArePlaces() {
        lane = lane(3, Long.MAX_VALUE);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            lane.submit(job(Caller.ofKey("k" + i % 7), 0, () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                running.decrementAndGet();
                done.add("");
            }));
        }
        Await.until("all done", () -> done.size() == 50);
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void submit_moreThanTheMemory_waitsUntilItFits() {
        lane = lane(4, 100);
        AtomicLong held = new AtomicLong();
        AtomicLong most = new AtomicLong();
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            long memory = 1L + random.nextInt(90);
            lane.submit(job(Caller.ofKey("k" + i % 5), memory, () -> {
                most.accumulateAndGet(held.addAndGet(memory), Math::max);
                Thread.onSpinWait();
                held.addAndGet(-memory);
                done.add("");
            }));
        }
        Await.until("all done", () -> done.size() == 40);
        assertThat(most.get()).isLessThanOrEqualTo(100);
    }

    @Test
    void submit_moreThanAllMemory_runsAlone() {
        lane = lane(4, 100);
        lane.submit(job(GREEDY, 1000, () -> done.add("big")));
        Await.until("done", () -> done.contains("big"));
    }

    @Test
    void end_beforeItBegins_neverRuns() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        lane.submit(job(GREEDY, 0, () -> await(mayEnd)));
        Job waiting = job(GREEDY, 0, () -> done.add("ran"));
        lane.submit(waiting);
        waiting.end();
        assertThat(lane.waiting()).isZero();
        mayEnd.countDown();
        Await.until("idle", () -> lane.running() == 0);
        assertThat(done).isEmpty();
    }

    @Test
    void end_whileItRunsOrIsPaused_endsAtItsNextCheckpoint() {
        ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
        CountDownLatch other = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Job[] endless = new Job[1];
        endless[0] = job(GREEDY, 0, () -> {
            begun.countDown();
            try {
                while (true) {
                    now.addAndGet(Lane.SLICE);
                    endless[0].pass();
                }
            } catch (CancellationException e) {
                thrown.add(e);
            }
        });
        lane.submit(endless[0]);
        await(begun);
        lane.submit(job(MODEST, 0, () -> await(other)));
        Await.until("paused", () -> lane.waiting() == 1);
        endless[0].end();
        Await.until("ended", () -> thrown.size() == 1);
        other.countDown();
    }

    @Test
    void pass_manyConnectionsOfOneAddress_haveNoMoreThanOneOfAnother() {
        Shares shares = new Shares();
        List<Caller> callers = new ArrayList<>(List.of(new Caller("", "b", "1")));
        for (int i = 0; i < 50; i++) {
            callers.add(new Caller("", "a", "" + i));
        }
        callers.forEach(shares::arrive);
        int[] turns = new int[callers.size()];
        for (int i = 0; i < 1000; i++) {
            Caller next = callers.stream().min(shares::compare).orElseThrow();
            shares.turn(next);
            shares.charge(next, 10);
            turns[callers.indexOf(next)]++;
        }
        assertThat(turns[0]).isBetween(499, 501);
        assertThat(turns[1]).isBetween(8, 12);
        callers.forEach(shares::leave);
        assertThat(shares.size()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
