package io.millrace.openinference;

import io.millrace.core.DType;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.Tensor;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes the elements of tensors as flat JSON arrays; what JSON cannot hold is refused, with the advice to take binary data. */
final class JsonWriter {

    private final JsonGenerator json;

    JsonWriter(JsonGenerator json) {
        this.json = json;
    }

    void data(String output, Tensor tensor) {
        if (!Datatypes.inJson(tensor.type())) {
            throw refused(output, "JSON has no " + Datatypes.name(tensor.type()));
        }
        json.writeStartArray();
        switch (tensor) {
            case Tensor.Numbers numbers -> numbers(output, numbers);
            case Tensor.Strings strings -> strings(output, strings.values());
        }
        json.writeEndArray();
    }

    private void numbers(String output, Tensor.Numbers tensor) {
        ByteBuffer in = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int bytes = tensor.type().bytes();
        for (int i = 0; in.hasRemaining(); i++) {
            int before = in.position();
            number(output, tensor.type(), in, i);
            assert in.position() == before + bytes;
        }
    }

    private void number(String output, DType type, ByteBuffer in, int index) {
        switch (type) {
            case FLOAT32 -> json.writeNumber((float) finite(output, in.getFloat(), index));
            case FLOAT64 -> json.writeNumber(finite(output, in.getDouble(), index));
            case INT64 -> json.writeNumber(in.getLong());
            case INT32 -> json.writeNumber(in.getInt());
            case INT16 -> json.writeNumber(in.getShort());
            case INT8 -> json.writeNumber(in.get());
            case UINT64 -> unsigned(in.getLong());
            case UINT32 -> json.writeNumber(Integer.toUnsignedLong(in.getInt()));
            case UINT16 -> json.writeNumber(Short.toUnsignedInt(in.getShort()));
            case UINT8 -> json.writeNumber(Byte.toUnsignedInt(in.get()));
            case BOOL -> json.writeBoolean(in.get() != 0);
            case STRING, FLOAT16, BFLOAT16 -> throw new IllegalStateException(type + " as numbers in JSON");
        }
    }

    private void unsigned(long value) {
        if (value >= 0) {
            json.writeNumber(value);
        } else {
            json.writeNumber(new BigInteger(Long.toUnsignedString(value)));
        }
    }

    private static double finite(String output, double value, int index) {
        if (!Double.isFinite(value)) {
            throw refused(output, "element " + index + " is " + value + ", which JSON cannot hold");
        }
        return value;
    }

    private void strings(String output, List<byte[]> values) {
        for (int i = 0; i < values.size(); i++) {
            try {
                json.writeString(Utf8.decode(values.get(i)));
            } catch (CharacterCodingException _) {
                throw refused(output, "element " + i + " is no UTF-8, which JSON must be");
            }
        }
    }

    private static InvalidRequest refused(String output, String why) {
        return new InvalidRequest(
                "outputs", "Output '" + output + "' must be asked for with \"binary_data\": true, since " + why);
    }
}
