package io.millrace.runtime.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.runtime.SessionSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs with outputs that are no tensors, as skl2onnx makes them of classifiers; written here as protocol buffers. */
class OtherOutputsTest {

    private static final byte[] FLOATS = field(1, varint(1, 1), field(2, field(1, field(2, text("n")))));

    @TempDir
    Path folder;

    private static byte[] varint(int number, int value) {
        return new byte[] {(byte) (number << 3), (byte) value};
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] field(int number, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        byte[] content = out.toByteArray();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(number << 3 | 2);
        for (int left = content.length; left > 0 || whole.size() == 1; left >>>= 7) {
            whole.write(left > 0x7f ? left & 0x7f | 0x80 : left);
        }
        whole.writeBytes(content);
        return whole.toByteArray();
    }

    private static byte[] node(String operator, String output) {
        return field(1, field(1, text("x")), field(2, text(output)), field(4, text(operator)));
    }

    private static byte[] value(int number, String name, byte[] type) {
        return field(number, field(1, text(name)), field(2, type));
    }

    private OrtTensorModel open(byte[]... outputs) throws IOException {
        byte[] list = field(4, field(1, FLOATS));
        byte[] tensor = outputs.length == 0 ? value(12, "y", FLOATS) : outputs[0];
        byte[] graph = field(
                7,
                node("Identity", "y"),
                node("SequenceConstruct", "list"),
                field(2, text("g")),
                value(11, "x", FLOATS),
                tensor,
                value(12, "list", list));
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        model.writeBytes(varint(1, 8));
        model.writeBytes(graph);
        model.writeBytes(field(8, varint(2, 17)));
        return OrtTensorModel.open(Files.write(folder.resolve("m.onnx"), model.toByteArray()), SessionSettings.DEFAULT);
    }

    @Test
    void run_graphWithASequence_givesItsTensorsAndNamesTheRest() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(new float[] {1, 2});
        Tensor x = new Tensor.Numbers(DType.FLOAT32, List.of(2L), data);
        try (OrtTensorModel model = open()) {
            assertThat(model.outputs()).extracting(TensorSpec::name).containsExactly("y");
            assertThat(model.run(Map.of("x", x), Set.of("y"))).containsEntry("y", x);
            assertThatThrownBy(() -> model.run(Map.of("x", x), Set.of("list")))
                    .hasMessage("output 'list' is a sequence or a map, which is not served; the model's outputs that"
                            + " are tensors are [y]");
        }
    }

    @Test
    void open_graphWithoutATensor_isRefusedByName() {
        assertThatThrownBy(() -> open(new byte[0])).hasMessageContaining("the outputs [list] are sequences or maps");
    }
}
