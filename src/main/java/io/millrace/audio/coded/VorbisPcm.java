package io.millrace.audio.coded;

import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Vorbis I, by JOrbis. Its comments are not read. */
final class VorbisPcm implements Pcm {

    static final String MAGIC = "\u0001vorbis";

    private static final String COMMENTS = "\u0003vorbis";
    private static final String SETUP = "\u0005vorbis";
    private static final int HEAD = 30;

    private final Info info = new Info();
    private final Comment comments = new Comment();
    private final Packets packets;
    private final byte[] setup;
    private final int rate;
    private final int channels;
    private @Nullable DspState state;
    private @Nullable Block block;
    private long number;

    private VorbisPcm(byte[] head, byte[] setup, Packets packets) {
        ByteBuffer in = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        this.channels = in.get(11) & 0xff;
        this.rate = in.getInt(12);
        this.setup = setup;
        this.packets = packets;
        info.init();
        comments.init();
        head(head, true);
    }

    /** The three headers come first. */
    static VorbisPcm inOgg(byte[] head, Packets packets) {
        Packet comments = packets.next();
        Packet setup = packets.next();
        if (comments == null || setup == null) {
            throw BrokenSound.truncated();
        }
        return of(head, comments, setup, packets);
    }

    static VorbisPcm of(byte[] head, Packet comments, Packet setup, Packets packets) {
        if (head.length < HEAD || !comments.startsWith(COMMENTS) || !setup.startsWith(SETUP)) {
            throw new BrokenSound("its Vorbis headers are broken");
        }
        VorbisSetup.check(setup.bytes());
        return new VorbisPcm(head, setup.bytes(), packets);
    }

    @Override
    public int rate() {
        return rate;
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
        DspState from = state == null ? started() : state;
        Block to = block == null ? new Block(from) : block;
        block = to;
        if (to.synthesis(packet(packet.bytes(), packet.end(), packet.last(), false)) == 0) {
            from.synthesis_blockin(to);
        }
        return decoded(from);
    }

    /* What it takes depends on the channels, which have been held against their limit by now. */
    private DspState started() {
        head(noComments(), false);
        head(setup, false);
        DspState started = new DspState();
        started.synthesis_init(info);
        state = started;
        return started;
    }

    private void head(byte[] packet, boolean first) {
        if (info.synthesis_headerin(comments, packet(packet, -1, false, first)) != 0) {
            throw new BrokenSound("its Vorbis headers are broken");
        }
    }

    private static byte[] noComments() {
        byte[] magic = COMMENTS.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(magic.length + 2 * Integer.BYTES + 1)
                .put(magic)
                .putInt(0)
                .putInt(0)
                .put((byte) 1)
                .array();
    }

    private com.jcraft.jogg.Packet packet(byte[] bytes, long end, boolean last, boolean first) {
        com.jcraft.jogg.Packet packet = new com.jcraft.jogg.Packet();
        packet.packet_base = bytes;
        packet.bytes = bytes.length;
        packet.b_o_s = first ? 1 : 0;
        packet.e_o_s = last ? 1 : 0;
        packet.granulepos = end;
        packet.packetno = number++;
        return packet;
    }

    private float[] decoded(DspState from) {
        float[][][] samples = new float[1][][];
        int[] starts = new int[channels];
        int frames = from.synthesis_pcmout(samples, starts);
        float[] interleaved = new float[Math.max(0, frames) * channels];
        for (int i = 0; i < interleaved.length; i++) {
            int channel = i % channels;
            interleaved[i] = Math.clamp(samples[0][channel][starts[channel] + i / channels], -1, 1);
        }
        from.synthesis_read(Math.max(0, frames));
        return interleaved;
    }
}
