package io.millrace.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Await;
import io.millrace.core.ModelId;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.tasks.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Folders in the moment in which a pull puts another in their place. */
class SwappedFolderTest {

    @TempDir
    Path root;

    private Path aside;

    @BeforeEach
    void swap() throws IOException {
        aside = Files.createDirectories(root.resolve(".millrace/old/org--m"));
        Files.writeString(aside.resolve("model.onnx"), "");
    }

    @TestFactory
    Stream<DynamicTest> read_folderThatIsBeingSwapped_waitsForIt() {
        return Stream.<Function<ModelRepository, List<Entry>>>of(
                        repository -> repository.find(new ModelId("org/m")), ModelRepository::scan)
                .map(read -> DynamicTest.dynamicTest("read", () -> {
                    FutureTask<List<Entry>> found = new FutureTask<>(() -> read.apply(Tasks.repository(root)));
                    Thread reader = Thread.ofPlatform().start(found);
                    Await.until("it waits", () -> reader.getState() == Thread.State.TIMED_WAITING);
                    Files.move(aside, root.resolve("org--m"));
                    assertThat(found.get())
                            .extracting(entry -> entry.id().value())
                            .containsExactly("org/m");
                    Files.move(root.resolve("org--m"), aside);
                }));
    }

    @Test
    void find_swapThatNobodyEnds_isNotThere() {
        assertThat(Tasks.repository(root).find(new ModelId("org/m"))).isEmpty();
    }

    @Test
    void find_other_doesNotWait() throws IOException {
        Files.createDirectories(root.resolve("other"));
        Files.writeString(root.resolve("other/model.onnx"), "");
        assertThat(Tasks.repository(root).find(new ModelId("other"))).hasSize(1);
        assertThat(Tasks.repository(root).find(new ModelId("\0"))).isEmpty();
    }
}
