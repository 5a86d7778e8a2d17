package io.millrace.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketTest {

    private static final long MINUTE = 60_000_000;

    @Test
    void bucket_new_isFull() {
        Bucket bucket = new Bucket(3, 5);
        assertThat(bucket.remaining(5)).isEqualTo(3);
        assertThat(bucket.until(3, 5)).isZero();
        assertThat(bucket.untilFull(5)).isZero();
    }

    @Test
    void take_oneOfThree_isBackAfterTwentySeconds() {
        Bucket bucket = new Bucket(3, 0);
        bucket.take(3, 0);
        assertThat(bucket.until(1, 0)).isEqualTo(20_000_000);
        assertThat(bucket.remaining(19_999_999)).isZero();
        assertThat(bucket.remaining(20_000_000)).isEqualTo(1);
        assertThat(bucket.untilFull(20_000_000)).isEqualTo(40_000_000);
    }

    @Test
    void take_moreThanThereIs_isPaidLater() {
        Bucket bucket = new Bucket(60, 0);
        bucket.take(90, 0);
        assertThat(bucket.remaining(0)).isZero();
        assertThat(bucket.until(1, 0)).isEqualTo(31_000_000);
    }

    @Test
    void take_anyAmount_staysWithinARangeThatTimeMends() {
        Bucket bucket = new Bucket(1, 0);
        for (int i = 0; i < 10; i++) {
            bucket.take(Long.MAX_VALUE / 100, 0);
        }
        assertThat(bucket.until(1, 0)).isPositive();
        assertThat(bucket.remaining(Long.MAX_VALUE / 2)).isEqualTo(1);
    }

    @Test
    void clock_thatGoesBack_givesNothingTwice() {
        Bucket bucket = new Bucket(60, MINUTE);
        bucket.take(60, MINUTE);
        assertThat(bucket.remaining(MINUTE / 2)).isZero();
        assertThat(bucket.remaining(MINUTE + MINUTE / 2)).isEqualTo(30);
    }

    /** Against a model in big integers: the level is never above a minute's worth, and what a wait promises is exact. */
    @Test
    void bucket_randomUse_isExact() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            long limit = 1 + (long) Math.pow(10, 9 * random.nextDouble());
            new Model(Math.min(limit, Bucket.MOST)).run(random);
        }
    }

    private static final class Model {
        private final long limit;
        private final Bucket bucket;
        private final BigInteger full;
        private BigInteger level;
        private long now = 7;

        Model(long limit) {
            this.limit = limit;
            this.bucket = new Bucket(limit, now);
            this.full = BigInteger.valueOf(limit).multiply(BigInteger.valueOf(MINUTE));
            this.level = full;
        }

        void run(Random random) {
            for (int step = 0; step < 200; step++) {
                pass((long) Math.pow(10, 9 * random.nextDouble()));
                long wanted = 1 + (long) (random.nextDouble() * limit);
                long wait = bucket.until(wanted, now);
                if (wait == 0) {
                    charge(wanted);
                } else {
                    assertExact(wanted, wait);
                }
                if (random.nextInt(5) == 0) {
                    charge(random.nextLong(3 * limit + 1));
                }
                assertSame();
            }
        }

        private void pass(long micros) {
            now += micros;
            level = level.add(BigInteger.valueOf(limit).multiply(BigInteger.valueOf(micros)))
                    .min(full);
        }

        private void charge(long permits) {
            bucket.take(permits, now);
            level = level.subtract(units(permits));
        }

        private void assertExact(long wanted, long wait) {
            assertThat(levelIn(wait - 1)).isLessThan(units(wanted));
            assertThat(levelIn(wait)).isGreaterThanOrEqualTo(units(wanted));
        }

        private BigInteger levelIn(long micros) {
            return level.add(BigInteger.valueOf(limit).multiply(BigInteger.valueOf(micros)));
        }

        private void assertSame() {
            long permits = level.max(BigInteger.ZERO)
                    .divide(BigInteger.valueOf(MINUTE))
                    .longValueExact();
            assertThat(bucket.remaining(now)).isEqualTo(permits);
        }

        private static BigInteger units(long permits) {
            return BigInteger.valueOf(permits).multiply(BigInteger.valueOf(MINUTE));
        }
    }

    /** However it is used, no stretch of time gives more than the burst and what came back in it. */
    @Test
    void bucket_greedyUse_givesNoMoreThanBurstAndRefill() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            long limit = 1L + random.nextInt(1000);
            Bucket bucket = new Bucket(limit, 0);
            long now = 0;
            long given = 0;
            for (int i = 0; i < 1000; i++) {
                now += random.nextInt(1_000_000);
                long there = bucket.remaining(now);
                bucket.take(there, now);
                given += there;
                assertThat(given * MINUTE).isLessThanOrEqualTo(limit * MINUTE + limit * now);
            }
            assertThat((given + 1) * MINUTE).isGreaterThan(limit * now);
        }
    }
}
