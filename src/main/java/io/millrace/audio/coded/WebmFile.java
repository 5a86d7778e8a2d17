package io.millrace.audio.coded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opus and Vorbis in WebM or Matroska (RFC 9559): the blocks of the first track of sound. Sizes may be unknown, as those of live recordings are.
 */
final class WebmFile implements Packets {

    private static final int SEGMENT = 0x18538067;
    private static final int CLUSTER = 0x1f43b675;
    private static final int TRACKS = 0x1654ae6b;
    private static final int TRACK = 0xae;
    private static final int TRACK_NUMBER = 0xd7;
    private static final int TRACK_TYPE = 0x83;
    private static final int CODEC = 0x86;
    private static final int CODEC_PRIVATE = 0x63a2;
    private static final int BLOCK_GROUP = 0xa0;
    private static final int BLOCK = 0xa1;
    private static final int SIMPLE_BLOCK = 0xa3;
    private static final int SOUND = 2;
    private static final int LACING = 6;
    private static final int MOST_TRACKS = 64;

    private final ByteBuffer in;
    private final List<Track> tracks = new ArrayList<>();
    private Track track = new Track();

    /** What is known of the track that is read. */
    private static final class Track {
        private long number = -1;
        private long type;
        private String codec = "";
        private byte[] header = {};
    }

    private WebmFile(ByteBuffer file) {
        this.in = file.slice();
    }

    static Pcm open(ByteBuffer file) {
        WebmFile webm = new WebmFile(file);
        while (webm.in.hasRemaining() && webm.peekId() != CLUSTER) {
            webm.element();
        }
        webm.track = webm.tracks.stream()
                .filter(track -> track.type == SOUND)
                .findFirst()
                .orElseThrow(() -> new BrokenSound("its WebM has no track of sound"));
        return webm.pcm();
    }

    private Pcm pcm() {
        return switch (track.codec) {
            case "A_OPUS" -> OpusPcm.of(track.header, this);
            case "A_VORBIS" -> vorbis(track.header);
            default -> throw BrokenSound.ofCodec(track.codec, "of WebM A_OPUS and A_VORBIS are read");
        };
    }

    /* The three headers in one, the lengths of the first two before them (Xiph lacing). */
    private Pcm vorbis(byte[] headers) {
        ByteBuffer laced = ByteBuffer.wrap(headers);
        if (!laced.hasRemaining() || laced.get() != 2) {
            throw new BrokenSound("its Vorbis headers are broken");
        }
        int first = length(laced);
        int second = length(laced);
        byte[] head = bytes(laced, first);
        Packet comments = new Packet(bytes(laced, second), -1, false);
        return VorbisPcm.of(head, comments, new Packet(bytes(laced, laced.remaining()), -1, false), this);
    }

    private static int length(ByteBuffer laced) {
        int length = 0;
        int part = 255;
        while (part == 255) {
            part = laced.get() & 0xff;
            length += part;
        }
        return length;
    }

    private static byte[] bytes(ByteBuffer from, int count) {
        if (count < 0 || count > from.remaining()) {
            throw BrokenSound.truncated();
        }
        byte[] bytes = new byte[count];
        from.get(bytes);
        return bytes;
    }

    @Override
    public @Nullable Packet next() {
        while (in.hasRemaining()) {
            byte[] block = element();
            if (block != null) {
                return new Packet(block, -1, false);
            }
        }
        return null;
    }

    private int peekId() {
        int start = in.position();
        int id = (int) number(4, false);
        in.position(start);
        return id;
    }

    /** Reads an element, or goes into one that holds others. Gives the sound that it holds; null where that is none. */
    private byte @Nullable [] element() {
        int id = (int) number(4, false);
        long size = number(8, true);
        switch (id) {
            case SEGMENT, CLUSTER, TRACKS, BLOCK_GROUP -> {}
            case TRACK -> addTrack();
            case BLOCK, SIMPLE_BLOCK -> {
                return block(bytes(in, bounded(size)));
            }
            case TRACK_NUMBER, TRACK_TYPE, CODEC, CODEC_PRIVATE -> describe(id, bytes(in, bounded(size)));
            default -> in.position(in.position() + (int) Math.min(size, in.remaining()));
        }
        return null;
    }

    private void addTrack() {
        if (tracks.size() == MOST_TRACKS) {
            throw new BrokenSound("its WebM has more than " + MOST_TRACKS + " tracks");
        }
        tracks.add(new Track());
    }

    private static int bounded(long size) {
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    private void describe(int id, byte[] value) {
        if (tracks.isEmpty()) {
            throw new BrokenSound("its WebM describes a track before there is one");
        }
        Track last = tracks.getLast();
        switch (id) {
            case TRACK_NUMBER -> last.number = unsigned(value);
            case TRACK_TYPE -> last.type = unsigned(value);
            case CODEC -> last.codec = new String(value, StandardCharsets.US_ASCII);
            default -> last.header = value;
        }
    }

    private static long unsigned(byte[] value) {
        long number = 0;
        for (byte part : value) {
            number = number << 8 | part & 0xff;
        }
        return number;
    }

    private byte @Nullable [] block(byte[] block) {
        ByteBuffer data = ByteBuffer.wrap(block);
        long number = number(data, 8, true);
        if (number != track.number) {
            return null;
        }
        data.getShort();
        if ((data.get() & LACING) != 0) {
            throw new BrokenSound("its WebM blocks are laced, which is not read");
        }
        return bytes(data, data.remaining());
    }

    private long number(int most, boolean bare) {
        return number(in, most, bare);
    }

    /* A number whose first byte tells its length by its leading zeros; all ones say that it is unknown: as much as there is. */
    private static long number(ByteBuffer from, int most, boolean bare) {
        if (!from.hasRemaining()) {
            throw BrokenSound.truncated();
        }
        int first = from.get(from.position()) & 0xff;
        int length = Integer.numberOfLeadingZeros(first) - 23;
        if (length > most) {
            throw new BrokenSound("a WebM element begins with other bits than it must");
        }
        long number = unsigned(bytes(from, length));
        long mask = (1L << 7 * length) - 1;
        return !bare ? number : (number & mask) == mask ? Long.MAX_VALUE : number & mask;
    }
}
