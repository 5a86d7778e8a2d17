package io.millrace.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorShareTest {

    @ParameterizedTest
    @CsvSource({
        "'0-63\n', 2, 2",
        "'0-63', 63, 63",
        "'0-63', 64, 0",
        "'0-1', 2, 0",
        "'0', 1, 0",
        "'0-3,8,10-11', 6, 6",
        "'0-3,8,10-11', 7, 0",
        "'', 2, 0",
        "'all', 2, 0",
        "'0-x', 2, 0",
        "'5-3', 2, 0"
    })
    void threads_whatTheMachineHas_thoseOfTheProcessWhereTheyAreFewer(String online, int usable, int expected) {
        assertThat(ProcessorShare.threads(online, usable)).isEqualTo(expected);
    }
}
