package io.millrace.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionPolicyTest {

    @ParameterizedTest
    @CsvSource({"0, 16, 1", "1, 2, 2", "4, 16, 4", "4, 2, 1", "1, 64, 8"})
    void filling_ofTheCores_isOneForEachThreads(int threads, int cores, int instances) {
        assertThat(SessionPolicy.filling(threads, cores)).isEqualTo(instances);
    }
}
