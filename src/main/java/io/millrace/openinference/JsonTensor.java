package io.millrace.openinference;

import io.millrace.core.DType;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonToken;

/** Reads the elements of a tensor from a JSON array, flat or nested as its shape, without boxing. */
final class JsonTensor {

    private final InputHead input;
    private final JsonElements elements;
    private final int capacity;
    private final ByteBuffer numbers;
    private final List<byte[]> strings;
    private int count;

    private JsonTensor(Cursor at, int length, InputHead input) {
        this.input = input;
        this.elements = new JsonElements(at, input.path() + ".data");
        // an element and what parts it from the next are two bytes of JSON at least
        this.capacity = Math.min(input.elements(), length / 2);
        boolean text = input.type() == DType.STRING;
        this.numbers =
                ByteBuffer.allocate(text ? 0 : capacity * input.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        this.strings = new ArrayList<>(text ? capacity : 0);
    }

    /** @param jsonLength where the JSON of the request ends */
    static Tensor read(byte[] body, int jsonLength, InputHead input) {
        try (Cursor at = Cursor.over(body, input.dataAt(), jsonLength)) {
            JsonTensor reader = new JsonTensor(at, jsonLength - input.dataAt(), input);
            at.next();
            if (at.token() == JsonToken.START_ARRAY && input.shape().size() > 1) {
                reader.nested(at, 0);
            } else {
                reader.flat(at);
            }
            return reader.tensor();
        }
    }

    private void flat(Cursor at) {
        for (; at.token() != JsonToken.END_ARRAY; at.next()) {
            element();
        }
    }

    /** The array of a dimension, with the cursor on its first value. */
    private void nested(Cursor at, int dimension) {
        boolean last = dimension + 1 == input.shape().size();
        long size = 0;
        for (; at.token() != JsonToken.END_ARRAY; at.next(), size++) {
            if (last) {
                element();
            } else {
                at.expect(JsonToken.START_ARRAY, input.path() + ".data", "nested as its shape " + input.shape());
                at.next();
                nested(at, dimension + 1);
            }
        }
        checkSize(dimension, size);
    }

    private void checkSize(int dimension, long size) {
        if (size != input.shape().get(dimension)) {
            throw refused("hold " + input.shape().get(dimension) + " values in every array of dimension " + dimension
                    + ", but one held " + size);
        }
    }

    private void element() {
        if (count < capacity) {
            store();
        } else {
            elements.scalar(count);
        }
        count++;
    }

    private void store() {
        switch (input.type()) {
            case FLOAT32 -> numbers.putFloat(elements.float32(count));
            case FLOAT64 -> numbers.putDouble(elements.float64(count));
            case INT64 -> numbers.putLong(elements.signed(count, Long.SIZE));
            case INT32 -> numbers.putInt((int) elements.signed(count, Integer.SIZE));
            case INT16 -> numbers.putShort((short) elements.signed(count, Short.SIZE));
            case INT8 -> numbers.put((byte) elements.signed(count, Byte.SIZE));
            case UINT64 -> numbers.putLong(elements.unsigned64(count));
            case UINT32 -> numbers.putInt((int) elements.unsigned(count, Integer.SIZE));
            case UINT16 -> numbers.putShort((short) elements.unsigned(count, Short.SIZE));
            case UINT8 -> numbers.put((byte) elements.unsigned(count, Byte.SIZE));
            case BOOL -> numbers.put(elements.flag(count));
            case STRING -> strings.add(elements.bytes(count));
            case FLOAT16, BFLOAT16 -> throw new IllegalStateException(input.type() + " in JSON");
        }
    }

    private Tensor tensor() {
        if (count != input.elements()) {
            throw refused("hold " + input.elements() + " elements for shape " + input.shape() + ", but held " + count);
        }
        return input.type() == DType.STRING
                ? new Tensor.Strings(input.shape(), strings)
                : new Tensor.Numbers(input.type(), input.shape(), numbers.flip());
    }

    private InvalidRequest refused(String wanted) {
        String path = input.path() + ".data";
        return new InvalidRequest(
                path, "'" + path + "' of input '" + input.spec().name() + "' must " + wanted);
    }
}
