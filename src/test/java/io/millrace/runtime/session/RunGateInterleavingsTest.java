package io.millrace.runtime.session;

import static io.millrace.Interleavings.require;
import static io.millrace.Interleavings.run;

import io.millrace.Interleavings;
import org.junit.jupiter.api.Test;

class RunGateInterleavingsTest {

    /** The library's flag: while it is set, every run of the session ends at once. */
    private static final class Flag {
        private volatile boolean set;
    }

    @Test
    void interrupt_amongTwoRuns_leavesNothingForTheNext() {
        Interleavings.check(40, () -> {
            Flag flag = new Flag();
            RunGate gate = new RunGate(() -> flag.set = true, () -> flag.set = false);
            run(
                    () -> {
                        cycle(gate, flag);
                        cycle(gate, flag);
                    },
                    gate::interrupt);
            require(!flag.set && !gate.wasInterrupted(), "a later run would end");
        });
    }

    private static void cycle(RunGate gate, Flag flag) {
        gate.begin();
        boolean ended = flag.set;
        require(!ended || gate.wasInterrupted(), "ended, but not told so");
        gate.end();
        require(!flag.set, "the flag outlives its run");
    }
}
