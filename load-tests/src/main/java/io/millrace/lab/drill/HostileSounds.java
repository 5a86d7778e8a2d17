package io.millrace.lab.drill;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** Files that say of themselves that they are sound: with headers that lie, broken off, or of some kilobytes that are hours. */
final class HostileSounds {

    private static final int MILLION = 1_000_000;
    private static final int ALL_ONES = -1;

    private HostileSounds() {}

    /** A header that claims what no file has, and little or nothing behind it. */
    static RepeatedBytes lying(SplittableRandom random) {
        List<RepeatedBytes> all = List.of(
                wav(1, 10_000, 16_000, 16, ALL_ONES).then("\0", 60_000),
                wav(1, 1, ALL_ONES, 16, 1_000).then("\0", 1_000),
                wav(1, 2, 16_000, 65_528, 1_000).then("\0", 1_000),
                wav(3, 1, 16_000, 64, Integer.MAX_VALUE),
                wav(0xfffe, 1, 16_000, 16, 1_000).then("\0", 1_000),
                flac(655_350, 8, -1L >>> 28).then("\0", 1_000),
                RepeatedBytes.of("fLaC\u007f\u00ff\u00ff\u00ff".getBytes(ISO_8859_1))
                        .then("\0", 1_000),
                ogg("\u0001vorbis\0\0\0\0\u00ff\u00ff\u00ff\u007f"),
                ogg("OpusHead\u0001\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\0\0\u00ff"),
                mp4(box(
                        "moov",
                        box("trak", box("stsz", RepeatedBytes.of("\0\0\0\0\0\0\0\0\u007f\u00ff\u00ff\u00ff"))))),
                RepeatedBytes.of(
                        "\u001aE\u00df\u00a3\u0001\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff".getBytes(ISO_8859_1)),
                RepeatedBytes.of("ID3\u0004\0\0\u007f\u007f\u007f\u007f").then("\0", MILLION),
                RepeatedBytes.of("\u00ff\u00fb\u00e0\0".getBytes(ISO_8859_1)).then("\0", MILLION));
        return all.get(random.nextInt(all.size()));
    }

    /** A sound in the middle of which the file ends. */
    static RepeatedBytes truncated(SplittableRandom random) {
        int frames = random.nextInt(1, 50);
        byte[] half = new byte[random.nextInt(1, CONSTANT.length)];
        System.arraycopy(CONSTANT, 0, half, 0, half.length);
        return flac(16_000, 1, 0).then(CONSTANT, frames).then(half, 1);
    }

    /** Some kilobytes that are hours of sound or more. */
    static RepeatedBytes bomb(SplittableRandom random) {
        return switch (random.nextInt(3)) {
            case 0 -> flac(1_000, 1, 0).then(CONSTANT, 100_000);
            case 1 -> flac(1_000, 1, 0).then(CONSTANT, 100);
            default -> wav(6, 1, 1_000, 8, ALL_ONES).then("\0", 6 * MILLION);
        };
    }

    /** Very many boxes in each other, or one behind the other. */
    static RepeatedBytes boxes(SplittableRandom random) {
        RepeatedBytes head = mp4(RepeatedBytes.EMPTY);
        return random.nextBoolean()
                ? head.then("\0\0\0\1moov\0\0\0\0\u007f\u00ff\u00ff\u00ff".getBytes(ISO_8859_1), MILLION)
                : head.then("\0\0\0\u0008moov".getBytes(ISO_8859_1), 4 * MILLION);
    }

    private static RepeatedBytes wav(int tag, int channels, int rate, int bits, int stated) {
        ByteBuffer head = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        head.put("RIFF".getBytes(ISO_8859_1)).putInt(stated).put("WAVEfmt ".getBytes(ISO_8859_1));
        head.putInt(16).putShort((short) tag).putShort((short) channels).putInt(rate);
        head.putInt(rate * channels * bits / 8).putShort((short) (channels * bits / 8));
        head.putShort((short) bits).put("data".getBytes(ISO_8859_1)).putInt(stated);
        return RepeatedBytes.of(head.array());
    }

    /** STREAMINFO of 8 bits. */
    private static RepeatedBytes flac(int rate, int channels, long samples) {
        ByteBuffer head = ByteBuffer.allocate(42).put("fLaC".getBytes(ISO_8859_1));
        head.put((byte) 0x80).put((byte) 0).putShort((short) 34);
        head.putLong(18, (long) rate << 44 | (channels - 1L) << 41 | 7L << 36 | samples);
        return RepeatedBytes.of(head.array());
    }

    /** 65,535 samples in some bytes: a FLAC frame of one constant. */
    private static final byte[] CONSTANT = constant();

    private static byte[] constant() {
        ByteBuffer frame = ByteBuffer.allocate(12);
        frame.put(new byte[] {(byte) 0xff, (byte) 0xf8, 0x70, 2, 0, (byte) 0xff, (byte) 0xfe, 0, 0, 1});
        return frame.putShort((short) sixteen(frame.array(), frame.position())).array();
    }

    /* The sum of FLAC's frames: x¹⁶ + x¹⁵ + x² + 1. */
    private static int sixteen(byte[] bytes, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum ^= (bytes[i] & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                sum = (sum & 0x8000) != 0 ? sum << 1 ^ 0x8005 : sum << 1;
            }
        }
        return sum & 0xffff;
    }

    /** A page that begins a stream, and says of its sum what is not so. */
    private static RepeatedBytes ogg(String packet) {
        ByteBuffer page = ByteBuffer.allocate(28 + packet.length()).order(ByteOrder.LITTLE_ENDIAN);
        page.put("OggS\0\u0002".getBytes(ISO_8859_1)).position(26);
        page.put((byte) 1).put((byte) packet.length()).put(packet.getBytes(ISO_8859_1));
        CRC32 sum = new CRC32();
        sum.update(page.array());
        return RepeatedBytes.of(page.putInt(22, (int) sum.getValue()).array());
    }

    private static RepeatedBytes mp4(RepeatedBytes boxes) {
        return join(RepeatedBytes.of("\0\0\0\u0010ftypM4A \0\0\0\0"), boxes);
    }

    private static RepeatedBytes box(String type, RepeatedBytes body) {
        byte[] size = ByteBuffer.allocate(4).putInt((int) body.length() + 8).array();
        return join(RepeatedBytes.of(size).then(type), body);
    }

    private static RepeatedBytes join(RepeatedBytes first, RepeatedBytes second) {
        RepeatedBytes joined = first;
        for (RepeatedBytes.Piece piece : second.pieces()) {
            joined = joined.then(piece.unit(), piece.times());
        }
        return joined;
    }
}
