package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bodies.BodyStore;
import io.millrace.models.ModelRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.util.FileSystemUtils;

/** The disk for bodies goes away while the service runs: it goes on, with what memory holds. */
@TestPropertySource(
        properties = {"millrace.bodies.memory=8MB", "millrace.bodies.single=64KB", "millrace.limits.body=4MB"})
class LostDiskTest extends ServiceHarness {

    @TempDir
    static Path root;

    private final BodyStore bodies;

    LostDiskTest(@Autowired ModelRegistry models, @Autowired BodyStore bodies) {
        super(models);
        this.bodies = bodies;
    }

    @DynamicPropertySource
    static void folder(DynamicPropertyRegistry properties) {
        properties.add("millrace.bodies.folder", root.resolve("bodies")::toString);
    }

    @AfterEach
    void nothingIsHeld() {
        await("no body in memory", () -> bodies.inMemory() == 0);
        await("no body on disk", () -> bodies.onDisk() == 0);
    }

    private void assertServed() throws Exception {
        HttpResponse<String> large = post(
                "/v1/embeddings", "{\"model\":\"tiny-bert\",\"input\":\"a\",\"user\":\"" + "b".repeat(3 << 20) + "\"}");
        assertThat(large.statusCode()).as(large.body()).isEqualTo(200);
        HttpResponse<String> small = post("/v1/embeddings", "{\"model\":\"tiny-bert\",\"input\":\"a\"}");
        assertThat(small.statusCode()).as(small.body()).isEqualTo(200);
    }

    @Test
    void body_folderIsDeletedThenBlockedThenThereAgain_isServedAllTheTime() throws Exception {
        Path folder = root.resolve("bodies");
        assertServed();
        FileSystemUtils.deleteRecursively(folder);
        assertServed();
        FileSystemUtils.deleteRecursively(folder);
        Files.writeString(folder, "in the way");
        assertServed();
        Files.delete(folder);
        assertServed();
        assertThat(folder).isDirectory();
    }
}
