package io.millrace.runtime.adapter;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A table of a FlatBuffers file, read with every offset held against the file's end. What does not lie in the file is an
 * {@link IllegalArgumentException} that names the field.
 *
 * @param name of the table, as errors say it
 * @param at its first byte in the file
 */
record FlatTable(MemorySegment file, String name, long at) {

    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int HEADER = 4; // of a vtable: its size and the table's

    /** The table that the file begins with. */
    static FlatTable root(MemorySegment file, String name) {
        FlatTable head = new FlatTable(file, name, 0);
        return head.at(name, head.unsigned(0, ""));
    }

    private FlatTable at(String table, long position) {
        FlatTable found = new FlatTable(file, table, position);
        found.require(position, Integer.BYTES, "");
        return found;
    }

    /** A number of 32 bits; 0 where the file leaves it out. */
    int number(int field, String key) {
        long position = position(field, key);
        return position == 0 ? 0 : file.get(INT, require(position, Integer.BYTES, key));
    }

    /** @param most bytes */
    String text(int field, String key, int most) {
        Vector text = vector(field, key, 1);
        if (text.count > most) {
            throw refusal(key, "has " + text.count + " bytes, may have " + most);
        }
        byte[] bytes = file.asSlice(text.at, text.count).toArray(ValueLayout.JAVA_BYTE);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refusal(key, "is not UTF-8");
        }
    }

    /** @param most of them */
    long[] longs(int field, String key, int most) {
        Vector numbers = vector(field, key, Long.BYTES);
        if (numbers.count > most) {
            throw refusal(key, "has " + numbers.count + " entries, may have " + most);
        }
        long[] values = new long[(int) numbers.count];
        for (int i = 0; i < values.length; i++) {
            values[i] = file.get(LONG, numbers.at + (long) i * Long.BYTES);
        }
        return values;
    }

    MemorySegment bytes(int field, String key) {
        Vector bytes = vector(field, key, 1);
        return file.asSlice(bytes.at, bytes.count);
    }

    /** How many tables a vector of them has. */
    int count(int field, String key) {
        return (int) Math.min(Integer.MAX_VALUE, vector(field, key, Integer.BYTES).count);
    }

    FlatTable table(int field, String key, int index) {
        Vector tables = vector(field, key, Integer.BYTES);
        long position = tables.at + (long) index * Integer.BYTES;
        return at(name + "." + key + "[" + index + "]", position + unsigned(position, key));
    }

    private record Vector(long at, long count) {}

    private Vector vector(int field, String key, int bytes) {
        long position = position(field, key);
        if (position == 0) {
            return new Vector(0, 0);
        }
        long start = position + unsigned(position, key);
        long count = unsigned(start, key);
        require(start + Integer.BYTES, count * bytes, key);
        return new Vector(start + Integer.BYTES, count);
    }

    /* 0 where the file leaves the field out. */
    private long position(int field, String key) {
        long vtable = at - file.get(INT, require(at, Integer.BYTES, key));
        int size = Short.toUnsignedInt(file.get(SHORT, require(vtable, HEADER, key)));
        long entry = HEADER + 2L * field;
        if (entry + 2 > size) {
            return 0;
        }
        int offset = Short.toUnsignedInt(file.get(SHORT, require(vtable + entry, 2, key)));
        return offset == 0 ? 0 : at + offset;
    }

    private long unsigned(long position, String key) {
        return Integer.toUnsignedLong(file.get(INT, require(position, Integer.BYTES, key)));
    }

    private long require(long position, long bytes, String key) {
        if (position < 0 || bytes < 0 || position > file.byteSize() - bytes) {
            throw refusal(key, "leads out of the file, which has " + file.byteSize() + " bytes");
        }
        return position;
    }

    IllegalArgumentException refusal(String key, String reason) {
        return new IllegalArgumentException((key.isEmpty() ? name : name + "." + key) + " " + reason);
    }
}
