package io.millrace.lab.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Bytes of a request, held as what is repeated in them, so that a long one costs no memory here. */
record RepeatedBytes(List<Piece> pieces) {

    private static final int CHUNK = 1 << 16;

    static final RepeatedBytes EMPTY = new RepeatedBytes(List.of());

    /** So many times these bytes. */
    record Piece(byte[] unit, int times) {
        long length() {
            return (long) unit.length * times;
        }
    }

    RepeatedBytes {
        pieces = List.copyOf(pieces);
    }

    static RepeatedBytes of(String text) {
        return EMPTY.then(text);
    }

    static RepeatedBytes of(byte[] bytes) {
        return EMPTY.then(bytes, 1);
    }

    RepeatedBytes then(String text) {
        return then(text.getBytes(UTF_8), 1);
    }

    RepeatedBytes then(String text, int times) {
        return then(text.getBytes(UTF_8), times);
    }

    RepeatedBytes then(byte[] unit, int times) {
        List<Piece> more = new ArrayList<>(pieces);
        more.add(new Piece(unit, times));
        return new RepeatedBytes(more);
    }

    long length() {
        return pieces.stream().mapToLong(Piece::length).sum();
    }

    /** Writes the first {@code length} bytes. */
    void writeTo(OutputStream out, long length) throws IOException {
        long left = length;
        for (Piece piece : pieces) {
            left -= write(piece, out, left);
        }
    }

    private static long write(Piece piece, OutputStream out, long most) throws IOException {
        byte[] chunk = chunk(piece);
        long length = Math.min(most, piece.length());
        for (long left = length; left > 0; left -= chunk.length) {
            out.write(chunk, 0, (int) Math.min(left, chunk.length));
        }
        return length;
    }

    /* Of whole units, so that chunks follow each other. */
    private static byte[] chunk(Piece piece) {
        byte[] unit = piece.unit();
        int units = Math.clamp(CHUNK / Math.max(1, unit.length), 1, Math.max(1, piece.times()));
        byte[] chunk = new byte[units * unit.length];
        for (int i = 0; i < units; i++) {
            System.arraycopy(unit, 0, chunk, i * unit.length, unit.length);
        }
        return chunk;
    }
}
