package io.millrace.lab.transcribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ResidentTest {

    private static Resident of(int count, IntToDoubleFunction bytes) {
        Resident resident = new Resident();
        for (int i = 0; i < count; i++) {
            resident.add(bytes.applyAsDouble(i));
        }
        return resident;
    }

    @Test
    void growth_flatButForItsBegin_isNone() {
        assertThat(of(100, i -> i < 20 ? 10 : 200).growth()).isEqualTo(1);
    }

    @Test
    void growth_withTheTime_isSeen() {
        assertThat(of(100, i -> 100 + i).growth()).isCloseTo(187.5 / 137, within(0.02));
        assertThat(of(100, i -> 100 + i).most()).isEqualTo(199);
    }

    @Test
    void growth_ofTooShortATime_isNotKnown() {
        assertThat(of(3, _ -> 1).growth()).isNaN();
        assertThat(of(0, _ -> 1).most()).isNaN();
    }
}
