package io.millrace.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compare",
                "drill-overload",
                "drill-streams",
                "drill-vanish",
                "drill-restart",
                "drill-hostile",
                "drill-transcribe",
                "drill-bottleneck",
                "fuzz",
                "soak-texts",
                "bench-metrics",
                "bench-forms",
                "bench-lookup",
                "bench-prefix",
                "drill-idle",
                "drill-advice",
                "scrape-demo"
            })
    void help_eachCommand_saysWhatItDoes(String command) {
        StringWriter out = new StringWriter();
        assertThat(Lab.commands().setOut(new PrintWriter(out)).execute(command, "--help"))
                .isZero();
        assertThat(out.toString()).contains("Usage: lab " + command);
    }

    @Test
    void commands_all_areSeventeen() {
        assertThat(Lab.commands().getSubcommands()).hasSize(17);
    }
}
