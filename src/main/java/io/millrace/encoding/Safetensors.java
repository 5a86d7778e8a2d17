package io.millrace.encoding;

import io.millrace.core.DType;
import io.millrace.core.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tensors in a file of safetensors (huggingface.co/docs/safetensors): eight bytes with the length of a JSON header, the header with type,
 * shape and place of each, then their elements.
 *
 * @param name of the file in errors
 * @param from where the elements begin
 */
record Safetensors(Path file, String name, JsonNode header, long from) {

    private static final int MOST_HEADER = 1 << 20;
    private static final Map<String, DType> TYPES =
            Map.of("F32", DType.FLOAT32, "F16", DType.FLOAT16, "BF16", DType.BFLOAT16, "F64", DType.FLOAT64);
    private static final JsonMapper JSON = new JsonMapper();

    /** @throws IllegalStateException naming a file that is none */
    static Safetensors read(Path file, String name) {
        try (FileChannel channel = FileChannel.open(file)) {
            long length = bytes(channel, 0, Long.BYTES).getLong();
            if (length < 2 || length > MOST_HEADER) {
                throw new IllegalStateException(
                        name + ": its header has " + length + " bytes, must have 2 to " + MOST_HEADER);
            }
            String header = StandardCharsets.UTF_8
                    .decode(bytes(channel, Long.BYTES, (int) length))
                    .toString();
            return new Safetensors(file, name, JSON.readTree(header), Long.BYTES + length);
        } catch (IOException | JacksonException e) {
            throw new IllegalStateException(name + ": it is no file of safetensors", e);
        }
    }

    /**
     * A tensor's elements.
     *
     * @throws IllegalStateException where there is none of this name, shape and a floating-point type
     */
    float[] floats(String tensor, int... shape) {
        JsonNode entry = header.path(tensor);
        DType type = TYPES.get(entry.path("dtype").asString(""));
        if (type == null || !entry.path("shape").toString().equals(shown(shape))) {
            throw new IllegalStateException(name + ": " + tensor + " is " + entry + ", must be floating-point of shape "
                    + Arrays.toString(shape));
        }
        long count = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        return Vectors.of(new Tensor.Numbers(type, List.of(count), elements(entry, tensor, count * type.bytes())));
    }

    private static String shown(int[] shape) {
        return Arrays.toString(shape).replace(" ", "");
    }

    private ByteBuffer elements(JsonNode entry, String tensor, long length) {
        long begin = entry.path("data_offsets").path(0).asLong(-1);
        long end = entry.path("data_offsets").path(1).asLong(-1);
        if (begin < 0 || end - begin != length || length > Integer.MAX_VALUE) {
            throw new IllegalStateException(name + ": data_offsets of " + tensor + " are " + entry.path("data_offsets")
                    + ", must be " + length + " bytes apart");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            return bytes(channel, from + begin, (int) length);
        } catch (IOException e) {
            throw new IllegalStateException(name + ": it ends within " + tensor, e);
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long from, int count) throws IOException {
        if (channel.size() < from + count) {
            throw new EOFException();
        }
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }
}
