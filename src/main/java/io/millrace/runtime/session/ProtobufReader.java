package io.millrace.runtime.session;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Function;

/** Fields of a protobuf message in a file that is mapped: what is not asked for is stepped over, so its size does not matter. */
public final class ProtobufReader {

    private static final int VARINT = 0;
    private static final int DELIMITED = 2;
    private static final int FIXED = 5;
    private static final ValueLayout.OfFloat LITTLE_ENDIAN_FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment bytes;

    private ProtobufReader(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /**
     * What is read of a file.
     *
     * @throws IllegalArgumentException when the file is not a protobuf message
     */
    public static <T> T read(Path path, Function<ProtobufReader, T> reading) throws IOException {
        try (FileChannel file = FileChannel.open(path);
                Arena arena = Arena.ofConfined()) {
            return reading.apply(new ProtobufReader(file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena)));
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(path + " is not an ONNX protobuf file", e);
        }
    }

    /** Bytes {@code from} to {@code to} of a field: a message, a text, packed numbers, or one number as a varint. */
    public interface Field {
        void at(long from, long to);
    }

    public long size() {
        return bytes.byteSize();
    }

    /** Hands on every field of that number in a message, but for fixed-size numbers. */
    public void eachField(long from, long to, int number, Field field) {
        each(from, to, number, (wireType, start, end) -> {
            if (wireType == DELIMITED || wireType == VARINT) {
                field.at(start, end);
            }
        });
    }

    /** Hands on every field of that number in a message that is a number of four bytes. */
    public void eachFloat(long from, long to, int number, FloatField field) {
        each(from, to, number, (wireType, start, _) -> {
            if (wireType == FIXED) {
                field.is(bytes.get(LITTLE_ENDIAN_FLOAT, start));
            }
        });
    }

    private interface Part {
        void at(int wireType, long from, long to);
    }

    private void each(long from, long to, int number, Part part) {
        long position = from;
        while (position < to) {
            long tag = varint(position);
            position = end(position);
            int wireType = (int) tag & 7;
            long length = length(wireType, position);
            long start = wireType == DELIMITED ? end(position) : position;
            if (tag >>> 3 == number) {
                part.at(wireType, start, start + length);
            }
            position = start + length;
        }
    }

    /** A number. */
    public interface FloatField {
        void is(float value);
    }

    public String text(long from, long to) {
        return new String(bytes.asSlice(from, to - from).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
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
            byte next = bytes.get(JAVA_BYTE, at);
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
        while (bytes.get(JAVA_BYTE, at) < 0) {
            at++;
        }
        return at + 1;
    }
}
