package io.millrace.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.Overloaded;
import io.millrace.serving.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private static final long SECOND = 1_000_000_000L;

    private long now;
    private final Admission admission = admission(8, 100);

    private Admission admission(int limit, long tokens) {
        return new Admission("the model", limit, tokens, () -> now);
    }

    private static Claim claim(int items) {
        return new Claim(items, 0, Caller.ANYBODY);
    }

    private static Claim claim(int items, String key) {
        return new Claim(items, 0, Caller.ofKey(key));
    }

    @Test
    void acquire_placesLeft_takesThem() {
        admission.acquire(claim(2));
        assertThat(admission.inUse()).isEqualTo(2);
    }

    @Test
    void acquire_tooFewLeft_isRefusedWhole() {
        admission.acquire(claim(7));
        assertThatThrownBy(() -> admission.acquire(claim(2)))
                .isInstanceOf(Overloaded.class)
                .hasMessageContaining("holds 7 of at most 8");
        assertThat(admission.inUse()).isEqualTo(7);
    }

    @Test
    void requirePlace_onePlaceLeft_passes() {
        admission.acquire(claim(7));
        admission.requirePlace();
        assertThat(admission.isFull()).isFalse();
    }

    @Test
    void requirePlace_noneLeft_isRefusedUntilOneIsGivenBack() {
        admission.acquire(claim(7));
        Admission.Permit last = admission.acquire(claim(1));
        assertThat(admission.isFull()).isTrue();
        assertThatThrownBy(admission::requirePlace)
                .isInstanceOf(Overloaded.class)
                .hasMessageContaining("holds 8 of at most 8");
        last.release();
        admission.requirePlace();
        assertThat(admission.inUse()).isEqualTo(7);
    }

    @Test
    void acquire_moreThanThereCanEverBe_isTheClientsFault() {
        assertThatThrownBy(() -> admission.acquire(claim(9)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("9")
                .hasMessageContaining("8");
    }

    @Test
    void acquire_workThatCanWait_leavesAQuarterToTheUrgent() {
        admission.acquire(new Claim(6, 1, Caller.ANYBODY));
        assertThatThrownBy(() -> admission.acquire(new Claim(1, 1, Caller.ANYBODY)))
                .isInstanceOf(Overloaded.class);
        admission.acquire(claim(2));
        assertThat(admission.inUse()).isEqualTo(8);
    }

    private static Claim connection(int items, int port) {
        return new Claim(items, 0, new Caller("", "127.0.0.1", "" + port));
    }

    @Test
    void acquire_manyGreedyConnections_leaveRoomForAModestOne() {
        Admission wide = new Admission(1024);
        for (int port = 0; port < 50; port++) {
            int wanted = port == 0 ? 896 : 2;
            wide.acquire(connection(wanted, port));
            int greedy = port;
            assertThatThrownBy(() -> wide.acquire(connection(8, greedy))).isInstanceOf(Overloaded.class);
        }
        wide.acquire(connection(1, 99));
    }

    @Test
    void acquire_oneKeyAlone_leavesRoomForAnother() {
        admission.acquire(claim(7, "heavy"));
        assertThatThrownBy(() -> admission.acquire(claim(1, "heavy"))).isInstanceOf(Overloaded.class);
        admission.acquire(claim(1, "light"));
    }

    @Test
    void acquire_overAnEqualShareWhileOthersWait_isRefusedUntilItHoldsLess() {
        Admission.Permit heavy = admission.acquire(claim(5, "heavy"));
        admission.acquire(claim(1, "light"));
        assertThatThrownBy(() -> admission.acquire(claim(1, "heavy"))).isInstanceOf(Overloaded.class);
        admission.acquire(claim(1, "light"));
        heavy.release();
        admission.acquire(claim(3, "heavy"));
    }

    @Test
    void tokens_overTheLimit_areRefusedAndTheRestKept() {
        Admission.Permit one = admission.acquire(claim(1));
        one.tokens(90);
        Admission.Permit two = admission.acquire(claim(1));
        assertThatThrownBy(() -> two.tokens(11)).isInstanceOf(Overloaded.class).hasMessageContaining("100 tokens");
        assertThatThrownBy(() -> two.tokens(101)).isInstanceOf(InvalidRequest.class);
        assertThat(admission.tokensInUse()).isEqualTo(90);
        one.release();
        two.tokens(100);
        two.release();
        assertThat(admission.tokensInUse()).isZero();
        assertThat(admission.inUse()).isZero();
    }

    @Test
    void tokens_afterRelease_areNotTaken() {
        Admission.Permit one = admission.acquire(claim(1));
        one.release();
        one.tokens(5);
        assertThat(admission.tokensInUse()).isZero();
    }

    @Test
    void release_twice_givesBackOnce() {
        Admission.Permit one = admission.acquire(claim(1));
        admission.acquire(claim(2));
        one.release();
        one.release();
        assertThat(admission.inUse()).isEqualTo(2);
    }

    @Test
    void acquire_full_saysWhenTheBacklogWillHaveGone() {
        Admission big = admission(1000, Long.MAX_VALUE);
        for (int second = 0; second < 60; second++) {
            now += SECOND;
            Admission.Permit permit = big.acquire(claim(100));
            permit.release();
        }
        big.acquire(claim(1000));
        assertThatThrownBy(() -> big.acquire(claim(1)))
                .isInstanceOfSatisfying(Overloaded.class, refusal -> assertThat(refusal.retryAfter())
                        .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11)));
    }

    @Test
    void acquire_fullAndNothingDrained_saysAMinute() {
        admission.acquire(claim(8));
        assertThatThrownBy(() -> admission.acquire(claim(1)))
                .isInstanceOfSatisfying(Overloaded.class, refusal -> assertThat(refusal.retryAfter())
                        .isEqualTo(Duration.ofSeconds(60)));
    }

    @Test
    void acquireAndRelease_atRandom_neverPassesTheLimitsAndEndsAtZero() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Admission tested = admission(1 + random.nextInt(40), 200);
            List<Admission.Permit> open = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                now += random.nextInt(1_000_000_000);
                step(random, tested, open);
                assertThat(tested.inUse()).isBetween(0, 40);
                assertThat(tested.tokensInUse()).isBetween(0L, 200L);
            }
            open.forEach(Admission.Permit::release);
            assertThat(tested.inUse()).isZero();
            assertThat(tested.tokensInUse()).isZero();
        }
    }

    private static void step(Random random, Admission tested, List<Admission.Permit> open) {
        try {
            if (random.nextBoolean() && !open.isEmpty()) {
                open.remove(random.nextInt(open.size())).release();
            } else {
                Claim claim =
                        new Claim(1 + random.nextInt(5), random.nextInt(2), Caller.ofKey("key-" + random.nextInt(3)));
                open.add(tested.acquire(claim));
                open.getLast().tokens(random.nextInt(80));
            }
        } catch (Overloaded | InvalidRequest refused) {
            assertThat(refused).hasMessageMatching(".*(at most|share is).*");
        }
    }
}
