package io.millrace.audio.coded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The boxes of an MP4 file, one behind another (ISO/IEC 14496-12). Of one thread. */
final class Mp4Boxes {

    private static final int HEAD = 8;
    private static final int LONG_HEAD = 16;

    private final ByteBuffer in;

    /** Those in a part of the file. */
    Mp4Boxes(ByteBuffer in) {
        this.in = in.slice();
    }

    /**
     * A box.
     *
     * @param start where its head begins in the part that was given
     */
    record Box(String type, int start, ByteBuffer body) {}

    /** The next box, whose end is that of the part where it claims more; null at the end. */
    @Nullable
    Box next() {
        if (in.remaining() < HEAD) {
            return null;
        }
        int start = in.position();
        long size = Integer.toUnsignedLong(in.getInt());
        byte[] type = new byte[4];
        in.get(type);
        int head = HEAD;
        if (size == 1) {
            size = in.getLong();
            head = LONG_HEAD;
        }
        int left = in.limit() - start;
        int length = size == 0 ? left : (int) Math.min(size < 0 ? Long.MAX_VALUE : size, left);
        if (length < head) {
            throw new BrokenSound("an MP4 box has " + length + " bytes, fewer than its head");
        }
        in.position(start + length);
        return new Box(new String(type, StandardCharsets.ISO_8859_1), start, in.slice(start + head, length - head));
    }

    /** The first box of a type in the part, behind those that have been read; null where there is none. */
    @Nullable
    ByteBuffer find(String type) {
        for (Box box = next(); box != null; box = next()) {
            if (box.type().equals(type)) {
                return box.body();
            }
        }
        return null;
    }

    /**
     * The body of a box in a box in a box.
     *
     * @throws BrokenSound where one of them is missing
     */
    static ByteBuffer at(ByteBuffer in, String... path) {
        ByteBuffer body = in;
        for (String type : path) {
            ByteBuffer found = new Mp4Boxes(body).find(type);
            if (found == null) {
                throw new BrokenSound("its MP4 has no " + type + " where it must");
            }
            body = found;
        }
        return body;
    }
}
