package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

class MillracePropertiesTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Properties.class);

    @Test
    void properties_unset_haveTheirDefaults() {
        runner.run(context -> assertThat(context.getBean(MillraceProperties.class))
                .isEqualTo(new MillraceProperties(
                        new MillraceProperties.Models("models"),
                        new MillraceProperties.Limits(DataSize.ofMegabytes(4), 2048, DataSize.ofMegabytes(16), DataSize.ofMegabytes(64), 2048, 16384, 0, 1024))));
    }

    @Test
    void properties_set_areMapped() {
        Map<String, String> values = Map.of(
                "millrace.models.path", "elsewhere",
                "millrace.limits.body", "1KB",
                "millrace.limits.sequences", "3",
                "millrace.limits.items", "9",
                "millrace.limits.tokens", "11",
                "millrace.limits.stream-buffer", "7");
        runner.withPropertyValues(values.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toArray(String[]::new))
                .run(context -> assertThat(context.getBean(MillraceProperties.class))
                        .isEqualTo(new MillraceProperties(
                                new MillraceProperties.Models("elsewhere"),
                                new MillraceProperties.Limits(DataSize.ofKilobytes(1), 3, DataSize.ofMegabytes(16), DataSize.ofMegabytes(64), 2048, 9, 11, 7))));
    }

    @Test
    void properties_unknownKey_stopsTheStart() {
        runner.withPropertyValues("millrace.limits.boddy=1KB")
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("boddy"));
    }

    @Test
    void limits_outOfRange_nameKeyAndValue() {
        assertThatThrownBy(() -> new MillraceProperties.Limits(DataSize.ofBytes(1), 1, DataSize.ofMegabytes(16), DataSize.ofMegabytes(64), 2048, 1, 0, 0))
                .hasMessageContaining("millrace.limits.stream-buffer")
                .hasMessageContaining("is 0");
    }

    @Configuration
    @EnableConfigurationProperties(MillraceProperties.class)
    static class Properties {}
}
