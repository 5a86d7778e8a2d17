package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.Overloaded;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final Admission admission = new Admission(3);

    @Test
    void acquire_placesLeft_takesThem() {
        admission.acquire(2);
        assertThat(admission.inUse()).isEqualTo(2);
    }

    @Test
    void acquire_tooFewLeft_isRefusedWhole() {
        admission.acquire(2);
        assertThatThrownBy(() -> admission.acquire(2))
                .isInstanceOf(Overloaded.class)
                .hasMessageContaining("3");
        assertThat(admission.inUse()).isEqualTo(2);
    }

    @Test
    void acquire_moreThanThereCanEverBe_isTheClientsFault() {
        assertThatThrownBy(() -> admission.acquire(4))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("4")
                .hasMessageContaining("3");
    }

    @Test
    void release_twice_givesBackOnce() {
        Admission.Permit one = admission.acquire(1);
        admission.acquire(2);
        one.release();
        one.release();
        assertThat(admission.inUse()).isEqualTo(2);
    }
}
