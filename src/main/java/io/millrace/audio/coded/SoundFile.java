package io.millrace.audio.coded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/** Finds the decoder of a file by its first bytes. */
public final class SoundFile {

    static final String FORMS = "WAV, FLAC, MP3, Ogg (Vorbis or Opus), WebM (Opus or Vorbis) or M4A (AAC)";

    private static final int TAG_HEAD = 10;

    private SoundFile() {}

    /**
     * Reads a file's headers.
     *
     * @param file from its position to its limit; neither copied nor changed
     * @throws BrokenSound where it is in none of the forms that are read, or its headers are broken
     */
    public static Pcm open(ByteBuffer file) {
        ByteBuffer bytes = withoutId3(file.slice());
        String start = start(bytes);
        if (start.startsWith("RIFF") || start.startsWith("RF64")) {
            return WavFile.open(bytes);
        }
        if (start.startsWith("fLaC")) {
            return FlacFile.open(bytes);
        }
        if (start.startsWith("OggS")) {
            return OggFile.open(bytes);
        }
        if (start.startsWith("\u001aE\u00df\u00a3")) {
            return WebmFile.open(bytes);
        }
        if (start.startsWith("ftyp", 4)) {
            return Mp4File.open(bytes);
        }
        if (isMpeg(start)) {
            return Mp3File.open(bytes);
        }
        throw new BrokenSound("it is none of " + FORMS);
    }

    /* The bits of a frame's head; layer 0 would be AAC, whose streams without a container are not read. */
    private static boolean isMpeg(String start) {
        return start.length() >= 4
                && start.charAt(0) == 0xff
                && (start.charAt(1) & 0xe0) == 0xe0
                && (start.charAt(1) & 0x06) != 0;
    }

    private static String start(ByteBuffer bytes) {
        byte[] first = new byte[Math.min(bytes.remaining(), 12)];
        bytes.duplicate().get(first);
        return new String(first, ISO_8859_1);
    }

    /* An ID3v2 tag may stand before MP3 and FLAC; its size is four times seven bits. */
    private static ByteBuffer withoutId3(ByteBuffer file) {
        ByteBuffer bytes = file;
        while (bytes.limit() > TAG_HEAD && start(bytes).startsWith("ID3")) {
            int size = TAG_HEAD;
            for (int i = 6; i < TAG_HEAD; i++) {
                size += (bytes.get(i) & 0x7f) << 7 * (TAG_HEAD - 1 - i);
            }
            int from = Math.min(bytes.limit(), size);
            bytes = bytes.slice(from, bytes.limit() - from);
        }
        return bytes;
    }
}
