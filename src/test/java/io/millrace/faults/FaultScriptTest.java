package io.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultScriptTest {

    @Test
    void at_everyKindOfRule_isTheFirstThatHasTheCall() {
        FaultScript script =
                FaultScript.parse("3-5:fail, 5:die;9 : hang,10:stuck,12:oom,13:oom>4,14:lost,20-:slow=50ms");
        assertThat(script.at(2)).isEmpty();
        assertThat(script.at(3)).contains(new Fault.Fail());
        assertThat(script.at(5)).contains(new Fault.Fail());
        assertThat(script.at(6)).isEmpty();
        assertThat(script.at(9)).contains(new Fault.Hang());
        assertThat(script.at(10)).contains(new Fault.Stuck());
        assertThat(script.at(12)).contains(new Fault.OutOfMemory(0));
        assertThat(script.at(13)).contains(new Fault.OutOfMemory(4));
        assertThat(script.at(14)).contains(new Fault.Lost());
        assertThat(script.at(19)).isEmpty();
        assertThat(script.at(1_000_000)).contains(new Fault.Slow(Duration.ofMillis(50)));
    }

    @Test
    void toString_anyScript_isReadBackAsTheSame() {
        FaultScript script = FaultScript.parse("1:fail,2-4:oom>3,7-:slow=2s");
        assertThat(script).hasToString("1:fail,2-4:oom>3,7-:slow=2s");
        assertThat(FaultScript.parse(script.toString())).isEqualTo(script);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "fail", "3", "3:", "0:fail", "-3:fail", "3:fail,", "x:fail", "1-2-3:fail", "1:fail fail"})
    void parse_noRule_isRefusedWithWhatWasWritten(String text) {
        assertThatThrownBy(() -> FaultScript.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a fault must be calls and what befalls them");
    }

    @ParameterizedTest
    @CsvSource({"1:flail, flail", "1:oom>0, oom>0", "1:slow, slow", "1:slow=5, slow=5", "5-3:fail, 5-3:fail"})
    void parse_badFaultOrRange_isNamed(String text, String named) {
        assertThatThrownBy(() -> FaultScript.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + named + "'");
    }
}
