package io.millrace.serving;

import static io.millrace.Given.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestTimesTest {

    private final AtomicLong clock = new AtomicLong(5_000_000);
    private final RequestTimes times = new RequestTimes(clock::get, Map.of());

    @Test
    void phases_severalSequences_spanFromTheFirstToTheLast() {
        times.submitted();
        pass(1);
        times.started();
        pass(1);
        times.started();
        pass(1);
        times.token();
        times.ended();
        pass(4);
        times.token();
        times.ended();
        assertThat(times.serverTiming()).isEqualTo("queue;dur=1.0, prefill;dur=2.0, decode;dur=4.0");
    }

    @Test
    void spent_twice_addsUpAndSpansBoth() {
        times.spent(Phase.DETOKENIZE, pass(1));
        pass(5);
        times.spent(Phase.DETOKENIZE, pass(2));
        RequestTimes.Interval interval = at(times.phases(), Phase.DETOKENIZE);
        assertThat(interval.busy()).isEqualTo(3_000_000);
        assertThat(interval.to() - interval.from()).isEqualTo(8_000_000);
    }

    @Test
    void phases_refusedBeforeASlot_areNone() {
        times.submitted();
        times.ended();
        assertThat(times.phases()).isEmpty();
        assertThat(times.serverTiming()).isEmpty();
    }

    private long pass(long millis) {
        return clock.getAndAdd(millis * 1_000_000);
    }
}
