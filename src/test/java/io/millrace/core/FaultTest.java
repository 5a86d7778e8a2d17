package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException.DeadlineExceeded;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {

    @ParameterizedTest
    @EnumSource(Fault.class)
    void of_markedFailure_isWhatItSays(Fault fault) {
        assertThat(Fault.of(Failing.by(fault))).isEqualTo(fault);
        assertThat(Fault.reason(Failing.by(fault))).doesNotContain("/a/folder").startsWith("the model cannot run this");
    }

    @Test
    void of_otherFailure_blamesNobodyThatIsNotKnown() {
        assertThat(Fault.of(new IllegalArgumentException("too long"))).isEqualTo(Fault.INPUT);
        assertThat(Fault.of(new IllegalStateException("?"))).isEqualTo(Fault.UNKNOWN);
        assertThat(Fault.of(new EngineFailed("?", null))).isEqualTo(Fault.MODEL);
        assertThat(Fault.of(new InvalidRequest(null, "?"))).isEqualTo(Fault.INPUT);
        assertThat(Fault.of(new DeadlineExceeded("?"))).isEqualTo(Fault.INPUT);
        assertThat(Fault.of(new OutOfMemoryError())).isEqualTo(Fault.MODEL);
        assertThat(Fault.of(new AssertionError())).isEqualTo(Fault.MODEL);
    }
}
