package io.millrace.access;

import java.time.Duration;

/**
 * How a rate limit stands.
 *
 * @param limit permits of a minute
 * @param remaining permits that are there
 * @param reset until all are
 */
public record Quota(long limit, long remaining, Duration reset) {

    static Quota of(Bucket bucket, long now) {
        return new Quota(bucket.perMinute(), bucket.remaining(now), micros(bucket.untilFull(now)));
    }

    static Duration micros(long count) {
        return Duration.ofSeconds(count / 1_000_000, count % 1_000_000 * 1000);
    }
}
