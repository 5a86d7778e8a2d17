package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The command, over the models that ship. */
class ScrapeDemoTest {

    @Test
    @Timeout(180)
    void call_modelsThatShip_everyDocumentedMetricHasMoved() {
        assertThat(new CommandLine(new ScrapeDemoCommand()).execute()).isZero();
    }
}
