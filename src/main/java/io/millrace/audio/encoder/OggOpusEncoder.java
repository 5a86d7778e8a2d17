package io.millrace.audio.encoder;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Opus by Concentus, in Ogg: packets of 20 ms, in pages of a second at most. */
final class OggOpusEncoder implements SoundEncoder {

    private static final int CLOCK = 48_000; // of positions, whatever the rate
    private static final int PACKETS = 50; // a second's
    private static final int MOST_BYTES = 1_275; // of a packet
    private static final int BITS = 32_000; // a second's
    private static final String VENDOR = "Concentus 1.0.2";

    private final OggPages pages = new OggPages();
    private final OpusEncoder encoder;
    private final int rate;
    private final short[] frame;
    private final byte[] packet = new byte[MOST_BYTES];
    private final int delay;
    private int filled;
    private long samples;
    private long packets;
    private boolean begun;

    OggOpusEncoder(int rate) {
        this.rate = rate;
        this.frame = new short[rate / PACKETS];
        try {
            encoder = new OpusEncoder(rate, 1, OpusApplication.OPUS_APPLICATION_AUDIO);
        } catch (OpusException e) {
            throw new IllegalArgumentException("Opus cannot hold " + rate + " samples a second", e);
        }
        encoder.setBitrate(BITS);
        delay = encoder.getLookahead() * (CLOCK / rate);
    }

    @Override
    public byte[] next(float[] more, boolean last) {
        begin();
        for (float sample : more) {
            put(SixteenBits.of(sample));
        }
        samples += more.length;
        if (last) {
            fill();
        }
        pages.page(last ? end() : position(), last);
        return pages.taken();
    }

    private void begin() {
        if (!begun) {
            begun = true;
            pages.add(head(), 0);
            pages.page(0, false);
            pages.add(tags(), 0);
            pages.page(0, false);
        }
    }

    private byte[] head() {
        ByteBuffer head = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN);
        head.put(ascii("OpusHead")).put((byte) 1).put((byte) 1).putShort((short) delay);
        return head.putInt(rate).putShort((short) 0).put((byte) 0).array();
    }

    private static byte[] tags() {
        ByteBuffer tags = ByteBuffer.allocate(16 + VENDOR.length()).order(ByteOrder.LITTLE_ENDIAN);
        return tags.put(ascii("OpusTags"))
                .putInt(VENDOR.length())
                .put(ascii(VENDOR))
                .putInt(0)
                .array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void put(short sample) {
        frame[filled++] = sample;
        if (filled == frame.length) {
            encode();
            if (packets % PACKETS == 0) {
                pages.page(position(), false);
            }
        }
    }

    /* Silence until what the encoder holds back has come out: a packet at least, so that the last page has one. It says where the sound ends. */
    private void fill() {
        while (position() < end()) {
            Arrays.fill(frame, filled, frame.length, (short) 0);
            encode();
        }
    }

    private void encode() {
        filled = 0;
        try {
            int length = encoder.encode(frame, 0, frame.length, packet, 0, packet.length);
            pages.add(Arrays.copyOf(packet, length), position());
        } catch (OpusException e) {
            throw new IllegalStateException("the encoder of Opus failed", e);
        }
        packets++;
    }

    private long position() {
        return packets * (CLOCK / PACKETS);
    }

    private long end() {
        return delay + samples * (CLOCK / rate);
    }
}
