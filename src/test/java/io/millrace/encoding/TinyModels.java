package io.millrace.encoding;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.tensor.OrtTensorModel;
import io.millrace.text.ModelFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The fixtures that models/training/encoder_fixtures.py and tensor_fixtures.py write. */
public final class TinyModels {

    static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    static final Path COMPANY = Path.of("src/test/resources/company");
    static final Path BERT = FIXTURES.resolve("tiny-bert");
    static final Path CROSS = FIXTURES.resolve("tiny-cross");

    private static final SessionSettings CPU =
            SessionSettings.DEFAULT.withProviders(List.of(Provider.CPU), true).withThreads(1, false);

    private TinyModels() {}

    static OrtTensorModel open(Path folder) {
        return OrtTensorModel.open(folder.resolve("model.onnx"), CPU);
    }

    static OrtTensorModel graph(String name) {
        return OrtTensorModel.open(FIXTURES.resolve("tensor/" + name + ".onnx"), CPU);
    }

    /** One of those whose rows may depend on each other. */
    static OrtTensorModel company(String name) {
        return open(COMPANY.resolve(name));
    }

    public static OrtTensorModel openFile(Path file) {
        return OrtTensorModel.open(file, CPU);
    }

    static List<JsonNode> reference(Path folder) {
        return List.copyOf(ModelFiles.json(folder, "reference.json").values());
    }

    static int[] ints(JsonNode array) {
        return array.values().stream().mapToInt(JsonNode::asInt).toArray();
    }

    static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.path(i).asDouble();
        }
        return values;
    }

    public static Tensor.Numbers tensor(List<Long> shape, float... values) {
        ByteBuffer data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        return new Tensor.Numbers(DType.FLOAT32, shape, data);
    }
}
