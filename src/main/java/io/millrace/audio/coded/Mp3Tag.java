package io.millrace.audio.coded;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the first frame of an MP3 says in the place of sound: the tag of Xing and LAME.
 *
 * @param delay samples that the encoder put before the sound, with those of the decoder
 * @param padding samples that it put behind
 * @param frames behind this one; 0 where that is not known
 */
record Mp3Tag(int delay, int padding, long frames) {

    private static final int DECODER = 529;
    private static final int HEAD = 4;
    private static final int XING = 0x58696e67; // "Xing"
    private static final int INFO = 0x496e666f; // "Info"
    private static final int TABLE = 100;
    private static final int DELAYS = 21; // bytes behind the name of the encoder's begin

    /** That of a file that begins with a frame; null where it has none. */
    static @Nullable Mp3Tag read(ByteBuffer file) {
        if (file.limit() < HEAD) {
            return null;
        }
        boolean first = (file.get(1) & 0x08) != 0; // MPEG 1
        boolean mono = (file.get(3) & 0xc0) == 0xc0;
        int at = HEAD + (first ? mono ? 17 : 32 : mono ? 9 : 17);
        if (file.limit() < at + 8 + 3 * 4 + TABLE + DELAYS + 3 || !isTag(file.getInt(at))) {
            return null;
        }
        int flags = file.getInt(at + 4);
        at += 8;
        long frames = (flags & 1) != 0 ? Integer.toUnsignedLong(file.getInt(at)) : 0;
        at += 4 * Integer.bitCount(flags & 0b1011) + ((flags & 4) != 0 ? TABLE : 0);
        int delays = file.getInt(at + DELAYS) >>> 8;
        return new Mp3Tag((delays >> 12) + DECODER, delays & 0xfff, frames);
    }

    private static boolean isTag(int name) {
        return name == XING || name == INFO;
    }

    /** The sound alone, of all the frames. */
    Pcm trimmed(Pcm whole, int frameSamples) {
        long sound = frames * frameSamples - delay + DECODER - padding;
        return new Trimmed(whole, (long) frameSamples + delay, frames == 0 || sound <= 0 ? Long.MAX_VALUE : sound);
    }
}
