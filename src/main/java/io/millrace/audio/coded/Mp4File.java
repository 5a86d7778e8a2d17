package io.millrace.audio.coded;

import io.millrace.audio.coded.Mp4Boxes.Box;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** AAC in MP4 (M4A), whole or in fragments: the first track of sound. */
final class Mp4File {

    private static final int ENTRY = 8; // of the table of descriptions, behind version and count
    private static final int SOUND_HEAD = 36;
    private static final int QUICKTIME_MORE = 16;
    private static final int MOST_DELAY = 2; // seconds

    private Mp4File() {}

    static Pcm open(ByteBuffer file) {
        ByteBuffer movie = Mp4Boxes.at(file, "moov");
        ByteBuffer track = track(movie);
        ByteBuffer table = Mp4Boxes.at(track, "mdia", "minf", "stbl");
        byte[] config = config(Mp4Boxes.at(table, "stsd"));
        Mp4Table samples = new Mp4Table(file, table);
        AacPcm pcm = AacPcm.of(
                config, samples.isEmpty() ? new Mp4Fragments(file, movie, Mp4Fragments.trackId(track)) : samples);
        return new Trimmed(pcm, delay(track, pcm.rate()), Long.MAX_VALUE);
    }

    /* Frames before the time at which the track's first edit begins, which the encoder put there. */
    private static long delay(ByteBuffer track, int rate) {
        ByteBuffer edits = optional(track, "edts");
        ByteBuffer list = edits == null ? null : optional(edits, "elst");
        if (list == null || list.getInt(4) < 1) {
            return 0;
        }
        boolean wide = list.get(0) == 1;
        long start = wide ? list.getLong(16) : list.getInt(12);
        ByteBuffer media = Mp4Boxes.at(track, "mdia", "mdhd");
        long scale = Integer.toUnsignedLong(media.getInt(media.get(0) == 1 ? 20 : 12));
        return start <= 0 || scale == 0 || start > MOST_DELAY * scale ? 0 : start * rate / scale;
    }

    private static ByteBuffer track(ByteBuffer movie) {
        Mp4Boxes boxes = new Mp4Boxes(movie);
        for (Box box = boxes.next(); box != null; box = boxes.next()) {
            if (box.type().equals("trak") && isSound(box.body())) {
                return box.body();
            }
        }
        throw new BrokenSound("its MP4 has no track of sound");
    }

    private static boolean isSound(ByteBuffer track) {
        return Mp4Boxes.at(track, "mdia", "hdlr").getInt(8) == 0x736f756e; // "soun"
    }

    private static byte[] config(ByteBuffer descriptions) {
        Box entry = new Mp4Boxes(descriptions.slice(ENTRY, Math.max(0, descriptions.limit() - ENTRY))).next();
        if (entry == null || !entry.type().equals("mp4a")) {
            throw BrokenSound.ofCodec(entry == null ? "" : entry.type(), "of MP4 mp4a is read");
        }
        ByteBuffer body = entry.body();
        int head = SOUND_HEAD - 8 + (body.getShort(8) == 1 ? QUICKTIME_MORE : 0);
        ByteBuffer boxes = body.slice(head, Math.max(0, body.limit() - head));
        ByteBuffer quicktime = optional(boxes, "wave");
        return descriptor(Mp4Boxes.at(quicktime == null ? boxes : quicktime, "esds"));
    }

    /* Descriptors lie one in the other: the stream's, its decoder's, what is for the decoder (ISO/IEC 14496-1). */
    private static byte[] descriptor(ByteBuffer box) {
        ByteBuffer in = box.position(4);
        require(in.get(), 3);
        int _ = length(in);
        in.getShort();
        int flags = in.get();
        in.position(in.position() + ((flags & 0x80) != 0 ? 2 : 0));
        in.position(in.position() + ((flags & 0x40) != 0 ? 1 + (in.get(in.position()) & 0xff) : 0));
        in.position(in.position() + ((flags & 0x20) != 0 ? 2 : 0));
        require(in.get(), 4);
        int _ = length(in);
        int kind = in.get() & 0xff;
        if (kind != 0x40 && (kind < 0x66 || kind > 0x68)) {
            throw new BrokenSound("its MP4 holds sound of the kind " + kind + ", of which AAC is read");
        }
        in.position(in.position() + 12);
        require(in.get(), 5);
        byte[] config = new byte[Math.min(length(in), in.remaining())];
        in.get(config);
        return config;
    }

    private static void require(byte tag, int wanted) {
        if (tag != wanted) {
            throw new BrokenSound("its MP4 describes its sound by " + tag + " where " + wanted + " must be");
        }
    }

    private static int length(ByteBuffer in) {
        int length = 0;
        int part = 0x80;
        for (int i = 0; i < 4 && (part & 0x80) != 0; i++) {
            part = in.get();
            length = length << 7 | part & 0x7f;
        }
        return length;
    }

    /** Bytes of the file, which must have them. */
    static byte[] bytes(ByteBuffer file, long from, long count) {
        if (from < 0 || count < 0 || from + count > file.limit()) {
            throw BrokenSound.truncated();
        }
        byte[] bytes = new byte[(int) count];
        file.get((int) from, bytes);
        return bytes;
    }

    /** The body of a box that need not be there. */
    static @Nullable ByteBuffer optional(ByteBuffer in, String type) {
        return new Mp4Boxes(in).find(type);
    }
}
