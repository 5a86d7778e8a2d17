package io.millrace.openinference;

import io.millrace.core.JsonFault;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Values;
import java.math.BigInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Walks over JSON (RFC 8259, strictly, bounded in depth, no duplicate names) without building a tree. Whatever is wrong with it is
 * an {@link InvalidRequest}.
 */
final class Cursor implements AutoCloseable {

    static final int MAX_DEPTH = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .build();

    private final JsonParser parser;
    private final int from;

    private Cursor(JsonParser parser, int from) {
        this.parser = parser;
        this.from = from;
    }

    /** On the first token of bytes that are valid UTF-8. */
    static Cursor over(byte[] json, int from, int to) {
        Cursor cursor = new Cursor(FACTORY.createParser(ObjectReadContext.empty(), json, from, to - from), from);
        cursor.next();
        return cursor;
    }

    /** Null at the end. */
    @Nullable
    JsonToken next() {
        try {
            return parser.nextToken();
        } catch (JacksonException e) {
            throw invalid(e);
        }
    }

    @Nullable
    JsonToken token() {
        return parser.currentToken();
    }

    JsonParser parser() {
        return parser;
    }

    /** Where the current token begins, in the array. */
    int offset() {
        return from + (int) parser.currentTokenLocation().getByteOffset();
    }

    /** Calls back on the value of each property that isn't null, with its name. */
    void object(String path, Consumer<String> property) {
        expect(JsonToken.START_OBJECT, path, "an object");
        while (next() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (next() != JsonToken.VALUE_NULL) {
                property.accept(name);
            }
        }
    }

    /** Calls back on each value, with its index. */
    void array(String path, IntConsumer item) {
        expect(JsonToken.START_ARRAY, path, "an array");
        for (int i = 0; next() != JsonToken.END_ARRAY; i++) {
            item.accept(i);
        }
    }

    String string(String path) {
        expect(JsonToken.VALUE_STRING, path, "a string");
        return read(parser::getString);
    }

    boolean flag(String path) {
        if (token() != JsonToken.VALUE_TRUE && token() != JsonToken.VALUE_FALSE) {
            throw refused(path, "true or false");
        }
        return token() == JsonToken.VALUE_TRUE;
    }

    long integer(String path, long min, long max) {
        String wanted = "an integer from " + min + " to " + max;
        expect(JsonToken.VALUE_NUMBER_INT, path, wanted);
        if (read(parser::getNumberType) == JsonParser.NumberType.BIG_INTEGER) {
            throw refused(path, wanted);
        }
        long value = read(parser::getLongValue);
        if (value < min || value > max) {
            throw refused(path, wanted);
        }
        return value;
    }

    BigInteger bigInteger() {
        return read(parser::getBigIntegerValue);
    }

    void skip() {
        read(parser::skipChildren);
    }

    void end() {
        if (next() != null) {
            throw new InvalidRequest(
                    null, "The request is not valid JSON: something follows its end at byte " + offset());
        }
    }

    void expect(JsonToken wanted, String path, String words) {
        if (token() != wanted) {
            throw refused(path, words);
        }
    }

    InvalidRequest refused(String path, String wanted) {
        return new InvalidRequest(path, "'" + path + "' must be " + wanted + ", but was " + shown());
    }

    /** The current token as an error may show it. */
    String shown() {
        JsonToken token = token();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> '"' + Values.shown(this.<String>read(parser::getString)) + '"';
            default -> Values.shown(this.<String>read(parser::getString));
        };
    }

    <T extends @Nullable Object> T read(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (JacksonException e) {
            throw invalid(e);
        }
    }

    InvalidRequest invalid(JacksonException e) {
        return new InvalidRequest(null, "The request is not valid JSON: " + JsonFault.of(e));
    }

    @Override
    public void close() {
        parser.close();
    }
}
