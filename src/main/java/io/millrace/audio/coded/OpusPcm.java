package io.millrace.audio.coded;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Opus (RFC 6716, RFC 7845) of one channel or two, by Concentus, at 48 kHz whatever its source had. */
final class OpusPcm implements Pcm {

    static final String MAGIC = "OpusHead";

    private static final int RATE = 48_000;
    private static final int MOST_FRAMES = 5_760; // of a packet: 120 ms
    private static final int HEAD = 19;
    private static final int MOST_BYTES = 61_440;

    private final Packets packets;
    private final OpusDecoder decoder;
    private final short[] samples;
    private final int channels;
    private final int preSkip;
    private long decoded;

    private OpusPcm(Packets packets, int channels, int preSkip, int gain) throws OpusException {
        this.packets = packets;
        this.channels = channels;
        this.preSkip = preSkip;
        this.decoder = new OpusDecoder(RATE, channels);
        this.decoder.setGain(gain);
        this.samples = new short[MOST_FRAMES * channels];
    }

    /** @param head the identification header */
    static OpusPcm of(byte[] head, Packets packets) {
        ByteBuffer in = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        if (head.length < HEAD || in.get(8) < 0 || in.get(8) > 15) {
            throw new BrokenSound("its Opus header is broken");
        }
        int channels = in.get(9) & 0xff;
        if (in.get(18) != 0 || channels < 1 || channels > 2) {
            throw new BrokenSound("its Opus stream has " + channels + " channels, of which one and two are read");
        }
        try {
            return new OpusPcm(packets, channels, Short.toUnsignedInt(in.getShort(10)), in.getShort(16));
        } catch (OpusException e) {
            throw new BrokenSound("its Opus header is broken");
        }
    }

    /** In Ogg, where comments follow the header. */
    static OpusPcm inOgg(byte[] head, Packets packets) {
        Packet comments = packets.next();
        if (comments == null || !comments.startsWith("OpusTags")) {
            throw new BrokenSound("its Opus stream has no comment header");
        }
        return of(head, packets);
    }

    @Override
    public int rate() {
        return RATE;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public float @Nullable [] next() {
        Packet packet = packets.next();
        if (packet == null) {
            return null;
        }
        int frames = decode(packet.bytes());
        int from = (int) Math.min(frames, Math.max(0, preSkip - decoded));
        int to = packet.last() && packet.end() >= 0 ? Math.clamp(packet.end() - decoded, from, frames) : frames;
        decoded += frames;
        float[] block = new float[(to - from) * channels];
        for (int i = 0; i < block.length; i++) {
            block[i] = samples[from * channels + i] / 32_768f;
        }
        return block;
    }

    /* Concentus asserts what it relies on, whether assertions are on or not. */
    private int decode(byte[] packet) {
        if (packet.length == 0 || packet.length > MOST_BYTES) {
            throw new BrokenSound("an Opus packet has " + packet.length + " bytes");
        }
        try {
            return decoder.decode(packet, 0, packet.length, samples, 0, MOST_FRAMES, false);
        } catch (OpusException | AssertionError e) {
            throw new BrokenSound("an Opus packet is broken");
        }
    }
}
