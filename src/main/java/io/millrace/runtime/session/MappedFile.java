package io.millrace.runtime.session;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file that is mapped for reading, so that its size does not matter. Used and closed by the thread that opened it; a place outside of
 * the file is an {@link IndexOutOfBoundsException}.
 */
public final class MappedFile implements AutoCloseable {

    private static final int PIECE = 1 << 16;
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment bytes;

    private MappedFile(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            bytes = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    public static MappedFile open(Path path) throws IOException {
        return new MappedFile(path);
    }

    public long size() {
        return bytes.byteSize();
    }

    byte at(long place) {
        return bytes.get(JAVA_BYTE, place);
    }

    /** The little-endian float32 there. */
    public float float32(long place) {
        return bytes.get(FLOAT, place);
    }

    /** The little-endian float16 there. */
    public float float16(long place) {
        return Float.float16ToFloat(bytes.get(SHORT, place));
    }

    /** Bytes {@code from} to {@code to} as UTF-8. */
    String text(long from, long to) {
        return new String(bytes.asSlice(from, to - from).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** All of it, in memory of its own. */
    MemorySegment copy(Arena memory) {
        return memory.allocate(size()).copyFrom(bytes);
    }

    /** Writes bytes {@code from} to {@code to}, piece by piece. */
    void writeTo(long from, long to, OutputStream out) throws IOException {
        byte[] piece = new byte[(int) Math.min(PIECE, to - from)];
        for (long at = from; at < to; at += piece.length) {
            int length = (int) Math.min(piece.length, to - at);
            MemorySegment.copy(bytes, JAVA_BYTE, at, piece, 0, length);
            out.write(piece, 0, length);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
