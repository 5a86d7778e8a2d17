package io.millrace.batching.foreground;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A batch of many runs beside prompts that come by chance, on a clock that only the simulation moves. An engine takes prompts one after
 * another, each for some time to its first token, whatever the batch does.
 */
final class GivingWaySimulation {

    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final SplittableRandom random;
    private final Foreground foreground = new Foreground();
    private final GivingWay way = new GivingWay(foreground, this::pause, () -> now());
    private final Deque<Foreground.Answer> prompts = new ArrayDeque<>();
    private final List<Long> pauses = new ArrayList<>();
    private final long gap;
    private final long firstToken;
    private long now = 1;
    private long nextPrompt;
    private long engineFree;
    private long paused;
    private long ran;
    private boolean gaveAll;

    GivingWaySimulation(long seed) {
        random = new SplittableRandom(seed);
        gap = random.nextLong(2, 400) * MILLI;
        firstToken = random.nextLong(1, 60) * MILLI;
        nextPrompt = now + random.nextLong(gap);
    }

    private long now() {
        return now;
    }

    /** Share of the time that the batch ran. */
    double run() {
        long longest = random.nextLong(1, 300) * MILLI;
        for (int i = 0; i < 2_000; i++) {
            long before = paused;
            gaveAll = false;
            way.pass();
            assertThat(paused - before).isLessThanOrEqualTo(GivingWay.LONGEST);
            assertThat(foreground.isWaitedFor() && paused > before)
                    .as("a run begins while a prompt waits")
                    .isEqualTo(foreground.isWaitedFor() && gaveAll);
            assertThat(paused).as("half of the time").isLessThanOrEqualTo(ran + GivingWay.LONGEST);
            long run = random.nextLong(1, longest);
            advance(now + run);
            ran += run;
        }
        return (double) ran / (ran + paused);
    }

    /** How often it paused. */
    int pauses() {
        return pauses.size();
    }

    private void pause(long most) {
        assertThat(foreground.isWaitedFor()).isTrue();
        assertThat(most).isPositive().isLessThanOrEqualTo(GivingWay.LONGEST);
        long start = now;
        long end = now + most;
        while (foreground.isWaitedFor() && now < end) {
            advance(Math.min(end, next()));
        }
        gaveAll = now == end;
        paused += now - start;
        pauses.add(now - start);
    }

    private long next() {
        return prompts.isEmpty() ? nextPrompt : Math.min(nextPrompt, engineFree);
    }

    /** Moves the clock on, past all that happens until then. */
    private void advance(long to) {
        while (next() <= to) {
            now = next();
            if (!prompts.isEmpty() && engineFree <= now) {
                begin();
            } else {
                ask();
            }
        }
        now = to;
    }

    private void begin() {
        Foreground.Answer answer = prompts.remove();
        answer.begun();
        if (random.nextBoolean()) {
            answer.over();
        }
        engineFree = now + firstToken;
    }

    private void ask() {
        if (prompts.isEmpty()) {
            engineFree = now + firstToken;
        }
        prompts.add(foreground.asked());
        nextPrompt = now + 1 + random.nextLong(2 * gap);
    }
}
