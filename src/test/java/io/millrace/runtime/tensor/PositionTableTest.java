package io.millrace.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PositionTableTest {

    @TempDir
    Path folder;

    @Test
    void rows_ofAnExport_areThoseOfItsTable() {
        assertThat(PositionTable.rows(Path.of("models/demo-embed/model.onnx"))).hasValue(256);
    }

    @Test
    void rows_noTableOrNoGraph_areNotKnown() throws IOException {
        assertThat(PositionTable.rows(Path.of("src/test/resources/fixtures/tiny-sums/model.onnx")))
                .isEmpty();
        assertThat(PositionTable.rows(folder.resolve("absent.onnx"))).isEmpty();
        assertThat(PositionTable.rows(Files.writeString(folder.resolve("text.onnx"), "no graph")))
                .isEmpty();
        assertThat(PositionTable.rows(Files.writeString(folder.resolve("empty.onnx"), "")))
                .isEmpty();
    }
}
