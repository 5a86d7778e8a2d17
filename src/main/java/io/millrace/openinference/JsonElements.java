package io.millrace.openinference;

import io.millrace.core.ServingException.InvalidRequest;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Elements of a JSON array, each read as a type of tensor; one that does not fit is refused by its index. */
final class JsonElements {

    private static final BigInteger UINT64_END = BigInteger.ONE.shiftLeft(Long.SIZE);

    private final Cursor at;
    private final JsonParser parser;
    private final String path;

    JsonElements(Cursor at, String path) {
        this.at = at;
        this.parser = at.parser();
        this.path = path;
    }

    /** Refuses an array or object. */
    void scalar(int index) {
        JsonToken token = at.token();
        if (token == null || !token.isScalarValue()) {
            throw refused(index, "a value");
        }
    }

    float float32(int index) {
        number(index);
        try {
            float value = isLong() ? (float) parser.getLongValue() : parser.getFloatValue();
            return Float.isFinite(value) ? value : overflow(index, "FP32");
        } catch (JacksonException e) {
            throw at.invalid(e);
        }
    }

    double float64(int index) {
        number(index);
        try {
            double value = parser.getDoubleValue();
            return Double.isFinite(value) ? value : overflow(index, "FP64");
        } catch (JacksonException e) {
            throw at.invalid(e);
        }
    }

    long signed(int index, int bits) {
        long max = Long.MAX_VALUE >>> (Long.SIZE - bits);
        return integer(index, -max - 1, max);
    }

    /** Of fewer than 64 bits. */
    long unsigned(int index, int bits) {
        return integer(index, 0, (1L << bits) - 1);
    }

    long unsigned64(int index) {
        whole(index);
        BigInteger value = at.bigInteger();
        if (value.signum() < 0 || value.compareTo(UINT64_END) >= 0) {
            throw refused(index, "an integer from 0 to " + UINT64_END.subtract(BigInteger.ONE));
        }
        return value.longValue();
    }

    byte flag(int index) {
        JsonToken token = at.token();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw refused(index, "true or false");
        }
        return (byte) (token == JsonToken.VALUE_TRUE ? 1 : 0);
    }

    /** The UTF-8 of a string. */
    byte[] bytes(int index) {
        if (at.token() != JsonToken.VALUE_STRING) {
            throw refused(index, "a string");
        }
        try {
            return Utf8.encode(parser.getString());
        } catch (CharacterCodingException _) {
            throw new InvalidRequest(
                    element(index), "'" + element(index) + "' must be Unicode, but has an unpaired surrogate");
        } catch (JacksonException e) {
            throw at.invalid(e);
        }
    }

    private long integer(int index, long min, long max) {
        whole(index);
        try {
            if (isLong() && parser.getLongValue() >= min && parser.getLongValue() <= max) {
                return parser.getLongValue();
            }
            throw refused(index, "an integer from " + min + " to " + max);
        } catch (JacksonException e) {
            throw at.invalid(e);
        }
    }

    private boolean isLong() {
        return at.token() == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    private void number(int index) {
        if (at.token() != JsonToken.VALUE_NUMBER_FLOAT && at.token() != JsonToken.VALUE_NUMBER_INT) {
            throw refused(index, "a number");
        }
    }

    private void whole(int index) {
        if (at.token() != JsonToken.VALUE_NUMBER_INT) {
            throw refused(index, "an integer");
        }
    }

    private float overflow(int index, String type) {
        throw refused(index, "within the range of " + type);
    }

    private InvalidRequest refused(int index, String wanted) {
        return at.refused(element(index), wanted);
    }

    private String element(int index) {
        return path + "[" + index + "]";
    }
}
