package io.millrace.openinference;

import io.millrace.core.DType;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Tensors as binary data: elements in row-major order, little-endian, without gaps; each of BYTES after its length in four bytes.
 *
 * @see <a href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md">the extension</a>
 */
final class BinaryTensor {

    private static final int LENGTH_BYTES = Integer.BYTES;

    private BinaryTensor() {}

    /** The input whose bytes begin at an offset of the body; numbers are not copied. */
    static Tensor read(byte[] body, int offset, InputHead input) {
        ByteBuffer bytes =
                ByteBuffer.wrap(body, offset, input.binarySize()).slice().order(ByteOrder.LITTLE_ENDIAN);
        if (input.type() == DType.STRING) {
            return new Tensor.Strings(input.shape(), strings(bytes, input));
        }
        checkSize(input);
        if (input.type() == DType.BOOL) {
            checkFlags(bytes, input);
        }
        return new Tensor.Numbers(input.type(), input.shape(), bytes);
    }

    /** Length in bytes of a tensor as it is written. */
    static long length(Tensor tensor) {
        return switch (tensor) {
            case Tensor.Numbers numbers -> numbers.data().remaining();
            case Tensor.Strings strings ->
                strings.values().stream()
                        .mapToLong(value -> (long) LENGTH_BYTES + value.length)
                        .sum();
        };
    }

    /** Numbers are not copied. */
    static ByteBuffer write(Tensor tensor) {
        return switch (tensor) {
            case Tensor.Numbers numbers -> numbers.data().duplicate();
            case Tensor.Strings strings -> write(strings);
        };
    }

    private static ByteBuffer write(Tensor.Strings strings) {
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(length(strings))).order(ByteOrder.LITTLE_ENDIAN);
        strings.values().forEach(value -> out.putInt(value.length).put(value));
        return out.flip();
    }

    private static void checkSize(InputHead input) {
        long wanted = (long) input.elements() * input.type().bytes();
        if (wanted != input.binarySize()) {
            throw refused(input, "be " + wanted + " for shape " + input.shape(), String.valueOf(input.binarySize()));
        }
    }

    private static void checkFlags(ByteBuffer bytes, InputHead input) {
        for (int i = 0; i < bytes.limit(); i++) {
            if ((bytes.get(i) & ~1) != 0) {
                throw new InvalidRequest(
                        input.path(),
                        "Input '" + input.spec().name() + "' of BOOL must be bytes 0 or 1, but byte " + i + " was "
                                + (bytes.get(i) & 0xff));
            }
        }
    }

    private static List<byte[]> strings(ByteBuffer bytes, InputHead input) {
        if (input.elements() > bytes.limit() / LENGTH_BYTES) {
            throw refused(
                    input,
                    "be at least " + (long) LENGTH_BYTES * input.elements() + " for shape " + input.shape(),
                    String.valueOf(bytes.limit()));
        }
        List<byte[]> values = new ArrayList<>(input.elements());
        while (values.size() < input.elements()) {
            values.add(string(bytes, input, values.size()));
        }
        if (bytes.hasRemaining()) {
            throw refused(input, "end with element " + values.size(), bytes.remaining() + " bytes more");
        }
        return values;
    }

    private static byte[] string(ByteBuffer bytes, InputHead input, int index) {
        long length = bytes.remaining() < LENGTH_BYTES ? -1 : Integer.toUnsignedLong(bytes.getInt());
        if (length < 0 || length > bytes.remaining()) {
            String claimed = length < 0 ? "no length" : "a length of " + length;
            throw refused(input, "hold element " + index, claimed + " with " + bytes.remaining() + " bytes left");
        }
        byte[] value = new byte[(int) length];
        bytes.get(value);
        return value;
    }

    private static InvalidRequest refused(InputHead input, String wanted, String was) {
        String path = input.path() + ".parameters.binary_data_size";
        return new InvalidRequest(
                path, "'" + path + "' of input '" + input.spec().name() + "' must " + wanted + ", but was " + was);
    }
}
