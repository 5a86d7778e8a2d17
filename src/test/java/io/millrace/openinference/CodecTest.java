package io.millrace.openinference;

import static io.millrace.Given.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.DType;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import io.millrace.serving.TensorInference.Signature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is written is read back as it was. */
class CodecTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int ROUNDS = 300;

    private static Signature signature(DType type) {
        return new Signature(
                "m",
                "1",
                1,
                true,
                List.of(FakeInference.spec("x", type, -1, -1)),
                List.of(FakeInference.spec("x", type, -1, -1)));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void binary_randomTensors_comeBack(DType type) {
        RandomTensors tensors = new RandomTensors(new SplittableRandom(1));
        for (int i = 0; i < ROUNDS; i++) {
            Tensor tensor = tensors.next(type);
            InferReply reply = Bodies.reply(signature(type), Map.of("x", tensor), true);
            byte[] bytes = Bodies.bytes(reply.binary().getFirst());
            ObjectNode request = JSON.createObjectNode();
            request.set("inputs", JSON.readTree(reply.json()).get("outputs"));
            assertSame(x(Bodies.read(request.toString(), signature(type), bytes)), tensor);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            mode = Mode.EXCLUDE,
            names = {"FLOAT16", "BFLOAT16"})
    void json_randomTensors_comeBackFlatAndNested(DType type) {
        RandomTensors tensors = new RandomTensors(new SplittableRandom(2));
        for (int i = 0; i < ROUNDS; i++) {
            Tensor tensor = tensors.next(type);
            String body = requestOf(Bodies.reply(signature(type), Map.of("x", tensor), false), false);
            assertSame(x(Bodies.read(body, signature(type))), tensor);
            String nested = requestOf(Bodies.reply(signature(type), Map.of("x", tensor), false), true);
            assertSame(x(Bodies.read(nested, signature(type))), tensor);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0.1f, 1f, 16777216f, 1e10f, Float.MIN_VALUE, Float.MAX_VALUE})
    void json_floats_areWrittenAsShortAsTheyCanBe(float value) {
        InferReply reply = Bodies.reply(
                signature(DType.FLOAT32), Map.of("x", FakeInference.floats(List.of(1L, 1L), List.of(value))), false);
        assertThat(new String(reply.json(), StandardCharsets.UTF_8)).contains("\"data\":[" + value + "]");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void json_notFinite_isRefusedWithAdvice(float value) {
        Map<String, Tensor> outputs = Map.of("x", FakeInference.floats(List.of(1L, 2L), List.of(1f, value)));
        assertThatThrownBy(() -> Bodies.reply(signature(DType.FLOAT32), outputs, false))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContainingAll("'x'", "element 1 is " + value, "\"binary_data\": true");
    }

    @Test
    void json_halfFloatsAndBytesThatAreNoText_areRefusedWithAdvice() {
        Tensor half = new Tensor.Numbers(DType.FLOAT16, List.of(1L, 1L), ByteBuffer.allocate(2));
        assertThatThrownBy(() -> Bodies.reply(signature(DType.FLOAT16), Map.of("x", half), false))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContainingAll("'x'", "FP16", "binary_data");
        Tensor blob = new Tensor.Strings(List.of(1L, 1L), List.of(new byte[] {(byte) 0xff}));
        assertThatThrownBy(() -> Bodies.reply(signature(DType.STRING), Map.of("x", blob), false))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContainingAll("'x'", "element 0", "UTF-8", "binary_data");
    }

    private static Tensor x(InferRequest request) {
        return at(request.request().inputs(), "x");
    }

    /** The request that has as its inputs what the reply has as outputs. */
    private static String requestOf(InferReply reply, boolean nested) {
        JsonNode outputs = JSON.readTree(reply.json()).get("outputs");
        if (nested) {
            ObjectNode x = (ObjectNode) outputs.get(0);
            x.set("data", nested((ArrayNode) x.get("data"), x.get("shape")));
        }
        ObjectNode request = JSON.createObjectNode();
        request.set("inputs", outputs);
        return request.toString();
    }

    private static ArrayNode nested(ArrayNode flat, JsonNode shape) {
        ArrayNode rows = JSON.createArrayNode();
        int columns = shape.get(1).asInt();
        for (int row = 0; row < shape.get(0).asInt(); row++) {
            ArrayNode values = rows.addArray();
            for (int column = 0; column < columns; column++) {
                values.add(flat.get(row * columns + column));
            }
        }
        return rows;
    }

    private static void assertSame(Tensor read, Tensor written) {
        assertThat(read.type()).isEqualTo(written.type());
        assertThat(read.shape()).isEqualTo(written.shape());
        assertThat(Bodies.bytes(BinaryTensor.write(read).order(ByteOrder.LITTLE_ENDIAN)))
                .isEqualTo(Bodies.bytes(BinaryTensor.write(written)));
    }
}
