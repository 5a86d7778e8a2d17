package io.millrace.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunGateTest {

    private final List<String> calls = new ArrayList<>();
    private final RunGate gate = new RunGate(() -> calls.add("terminate"), () -> calls.add("allow"));

    @Test
    void interrupt_betweenRuns_doesNothing() {
        gate.interrupt();
        gate.begin();
        assertThat(gate.wasInterrupted()).isFalse();
        gate.end();
        gate.interrupt();
        assertThat(calls).isEmpty();
    }

    @Test
    void interrupt_duringARun_isTakenBackAtItsEnd() {
        gate.begin();
        gate.interrupt();
        assertThat(gate.wasInterrupted()).isTrue();
        gate.end();
        gate.begin();
        assertThat(gate.wasInterrupted()).isFalse();
        gate.end();
        assertThat(calls).containsExactly("terminate", "allow");
    }
}
