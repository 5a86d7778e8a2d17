package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI document of the whole service is the golden one. Where a change of it is meant, {@code target/openapi.json}, which this test
 * writes, takes its place.
 */
class ApiDocumentTest extends ServiceHarness {

    private static final Path GOLDEN = Path.of("src/test/resources/api/openapi.json");
    private static final Path ACTUAL = Path.of("target/openapi.json");

    ApiDocumentTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @Test
    void document_ofTheService_isTheGoldenOne() throws Exception {
        ObjectNode document = (ObjectNode) JSON.readTree(get("/v3/api-docs").body());
        document.remove("servers");
        Files.writeString(ACTUAL, document.toPrettyString() + "\n");
        JsonNode golden = JSON.readTree(Files.readString(GOLDEN));
        assertThat(document.path("paths").propertyNames())
                .containsExactlyInAnyOrderElementsOf(golden.path("paths").propertyNames());
        golden.path("paths").properties().forEach(path -> assertThat(
                        document.path("paths").path(path.getKey()))
                .as(path.getKey())
                .isEqualTo(path.getValue()));
        assertThat(document).isEqualTo(golden);
    }
}
