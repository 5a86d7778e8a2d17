package io.millrace.telemetry;

import java.time.Duration;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Upper bounds of histogram buckets. */
final class Buckets {

    /** 1 ms to 10 min. */
    static final Duration[] LATENCY = LongStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000,
                    600_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** 1 to 4<sup>10</sup>, as the OpenTelemetry conventions advise for tokens, with the powers of 2 up to 64 for batches. */
    static final double[] COUNTS = DoubleStream.of(
                    1, 2, 4, 8, 16, 32, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576)
            .toArray();

    private Buckets() {}
}
