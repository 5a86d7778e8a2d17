package io.millrace.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class AlertsTest {

    private static final Path FOLDER = Path.of("docker/prometheus");
    private static final YAMLMapper YAML = new YAMLMapper();

    @Test
    void alert_each_hasSeverityUnitTestAndRunbookSection() throws IOException {
        Map<String, String> runbook = sections(Path.of("docs/runbook.md"));
        List<String> tested = YAML.readTree(FOLDER.resolve("alerts_test.yml")).findValuesAsString("alertname");
        List<JsonNode> alerts = alerts();
        assertThat(alerts).hasSizeGreaterThan(10);
        for (JsonNode alert : alerts) {
            String name = alert.path("alert").stringValue();
            assertThat(alert.at("/labels/severity").stringValue()).as(name).isIn("warning", "critical");
            assertThat(tested).contains(name);
            assertThat(alert.at("/annotations/runbook_url").stringValue())
                    .isEqualTo("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(runbook.get(name)).as(name).contains("**Means.**", "**Look.**", "**Do.**");
        }
        assertThat(runbook.keySet())
                .filteredOn(section -> section.startsWith("Millrace"))
                .hasSameSizeAs(alerts);
    }

    @Test
    void rules_promtool_provesThem() {
        assumeTrue(
                Rendered.isThere("promtool") || Rendered.isCi(),
                "promtool (Debian's package prometheus) is not on this machine");
        assertThat(Rendered.run(FOLDER, "./check.sh")).contains("SUCCESS").doesNotContain("FAILED");
    }

    private static List<JsonNode> alerts() {
        return YAML.readTree(FOLDER.resolve("alerts.yml"))
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .filter(rule -> rule.has("alert"))
                .toList();
    }

    /** The text under each second-level heading. */
    private static Map<String, String> sections(Path file) throws IOException {
        return List.of(Files.readString(file).split("(?m)^## ")).stream()
                .collect(Collectors.toMap(text -> text.lines().findFirst().orElse(""), text -> text));
    }
}
