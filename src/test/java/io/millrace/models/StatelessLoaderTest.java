package io.millrace.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.Provider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatelessLoaderTest {

    @ParameterizedTest
    @CsvSource({"CPU, 0, 16, 1", "CPU, 1, 2, 2", "CPU, 4, 16, 4", "CPU, 4, 2, 1", "CPU, 1, 64, 8", "CUDA, 1, 16, 1"})
    void filling_ofADevice_isOneForEachThreadsCores(Provider provider, int threads, int cores, int instances) {
        assertThat(StatelessLoader.filling(provider, threads, cores)).isEqualTo(instances);
    }
}
