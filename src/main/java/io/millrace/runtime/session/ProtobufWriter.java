package io.millrace.runtime.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A message of the protobuf encoding, made field by field. What is large is not held: it is fetched when the message is written. A
 * message that has become a field of another is complete; what is added to it later is in neither.
 */
public final class ProtobufWriter {

    private static final int DELIMITED = 2;
    private static final int FIXED = 5;

    private final List<Content> parts = new ArrayList<>();
    private ByteArrayOutputStream last = new ByteArrayOutputStream();
    private long before;

    /** Bytes that are there when they are written. */
    public interface Content {
        long length();

        /** Writes just as many bytes. */
        void writeTo(OutputStream out) throws IOException;
    }

    private record Held(byte[] bytes) implements Content {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    private record Slice(MappedFile file, long from, long length) implements Content {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            file.writeTo(from, from + length, out);
        }
    }

    /** Bytes {@code from} to {@code to} of a file, which stays open until they are written. */
    public static Content slice(MappedFile file, long from, long to) {
        Objects.checkFromToIndex(from, to, file.size());
        return new Slice(file, from, to - from);
    }

    /** Adds a whole number. */
    public ProtobufWriter number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    /** Adds a number of four bytes. */
    public ProtobufWriter single(int field, float value) {
        varint((long) field << 3 | FIXED);
        last.writeBytes(ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
        return this;
    }

    public ProtobufWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public ProtobufWriter bytes(int field, byte[] value) {
        begin(field, value.length);
        last.writeBytes(value);
        return this;
    }

    public ProtobufWriter message(int field, ProtobufWriter value) {
        begin(field, value.length());
        return all(value);
    }

    /** Adds bytes that are fetched when they are written. */
    public ProtobufWriter content(int field, Content value) {
        begin(field, value.length());
        return raw(value);
    }

    /** Adds the fields of another message. */
    public ProtobufWriter all(ProtobufWriter other) {
        other.parts.forEach(this::raw);
        last.writeBytes(other.last.toByteArray());
        return this;
    }

    /** Adds fields that are encoded already. */
    public ProtobufWriter raw(Content fields) {
        if (last.size() > 0) {
            parts.add(new Held(last.toByteArray()));
            before += last.size();
            last = new ByteArrayOutputStream();
        }
        parts.add(fields);
        before += fields.length();
        return this;
    }

    private void begin(int field, long length) {
        varint((long) field << 3 | DELIMITED);
        varint(length);
    }

    private void varint(long value) {
        long rest = value;
        for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
            last.write((int) (rest & 0x7F | 0x80));
        }
        last.write((int) rest);
    }

    /** Bytes of the message. */
    public long length() {
        return before + last.size();
    }

    public void writeTo(OutputStream out) throws IOException {
        for (Content part : parts) {
            part.writeTo(out);
        }
        last.writeTo(out);
    }

    /** The message, which is small. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.toIntExact(length()));
        try {
            writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
