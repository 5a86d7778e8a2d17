package io.millrace.runtime.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Fields of a protobuf message in a file that is mapped: what is not asked for is stepped over, so its size does not matter. */
public final class ProtobufReader {

    private static final int VARINT = 0;
    private static final int DELIMITED = 2;
    private static final int FIXED = 5;
    private static final int MOST_NUMBERS = 1 << 12;

    private final MappedFile file;

    /** Of a file that stays open. */
    public ProtobufReader(MappedFile file) {
        this.file = file;
    }

    /**
     * What is read of a file.
     *
     * @throws IllegalArgumentException when the file is not a protobuf message
     */
    public static <T> T read(Path path, Function<ProtobufReader, T> reading) throws IOException {
        try (MappedFile file = MappedFile.open(path)) {
            return reading.apply(new ProtobufReader(file));
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(path + " is not an ONNX protobuf file", e);
        }
    }

    /** Bytes {@code from} to {@code to} of a field: a message, a text, packed numbers, or one number as a varint. */
    public interface Field {
        void at(long from, long to);
    }

    public long size() {
        return file.size();
    }

    /** Hands on every field of that number in a message, but for fixed-size numbers. */
    public void eachField(long from, long to, int number, Field field) {
        each(from, to, part -> {
            if (part.number() == number && (part.wireType() == DELIMITED || part.wireType() == VARINT)) {
                field.at(part.from(), part.to());
            }
        });
    }

    /** Hands on every field of that number in a message that is a number of four bytes. */
    public void eachFloat(long from, long to, int number, FloatField field) {
        each(from, to, part -> {
            if (part.number() == number && part.wireType() == FIXED) {
                field.is(file.float32(part.from()));
            }
        });
    }

    /**
     * A field as it stands in its message.
     *
     * @param start where it begins, with its number
     * @param from where what it holds begins
     * @param to where it ends
     */
    public record Part(long number, int wireType, long start, long from, long to) {}

    /** What is done with a field. */
    public interface PartAction {
        void take(Part part);
    }

    /**
     * Hands on every field of a message, in its order.
     *
     * @throws IndexOutOfBoundsException where a field reaches past the message
     */
    public void each(long from, long to, PartAction action) {
        long position = from;
        while (position < to) {
            long start = position;
            long tag = varint(position);
            position = end(position);
            int wireType = (int) tag & 7;
            long length = length(wireType, position);
            long content = wireType == DELIMITED ? end(position) : position;
            Objects.checkFromIndexSize(content, length, to);
            position = content + length;
            action.take(new Part(tag >>> 3, wireType, start, content, position));
        }
    }

    /** A number. */
    public interface FloatField {
        void is(float value);
    }

    public String text(long from, long to) {
        return file.text(from, to);
    }

    /** The first field of that number in a message, as a text; empty where there is none. */
    public String text(long from, long to, int field) {
        List<String> texts = new ArrayList<>(1);
        eachField(from, to, field, (start, end) -> texts.add(text(start, end)));
        return texts.isEmpty() ? "" : texts.getFirst();
    }

    /** The first field of that number in a message, as a whole number; 0 where there is none. */
    public long number(long from, long to, int field) {
        List<Long> numbers = new ArrayList<>(1);
        eachField(from, to, field, (start, _) -> numbers.add(varint(start)));
        return numbers.isEmpty() ? 0 : numbers.getFirst();
    }

    /**
     * The whole numbers of all fields of that number in a message: one in a field, or packed in one.
     *
     * @throws IllegalArgumentException where they are more than a shape or an axis order has
     */
    public List<Long> numbers(long from, long to, int field) {
        List<Long> numbers = new ArrayList<>();
        eachField(from, to, field, (start, end) -> {
            for (long at = start; at < end; at = end(at)) {
                require(numbers.size() < MOST_NUMBERS, "more than " + MOST_NUMBERS + " numbers at byte " + from);
                numbers.add(varint(at));
            }
        });
        return numbers;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /* Bytes of a value of the given wire type; of its content, where it is delimited by a length. */
    private long length(int wireType, long position) {
        return switch (wireType) {
            case VARINT -> end(position) - position;
            case 1 -> Long.BYTES;
            case DELIMITED -> varint(position);
            case FIXED -> Integer.BYTES;
            default -> throw new IllegalArgumentException("protobuf wire type " + wireType + " at byte " + position);
        };
    }

    public long varint(long position) {
        long value = 0;
        int shift = 0;
        for (long at = position; shift < Long.SIZE; at++, shift += 7) {
            byte next = file.at(at);
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("protobuf varint longer than 10 bytes at byte " + position);
    }

    /** Where the varint ends that begins there. */
    public long end(long varint) {
        long at = varint;
        while (file.at(at) < 0) {
            at++;
        }
        return at + 1;
    }
}
