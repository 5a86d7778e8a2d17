package io.millrace.audio.coded;

import java.util.List;
import java.util.logging.Logger;
import net.sourceforge.jaad.aac.Decoder;
import net.sourceforge.jaad.mp4.MP4Exception;
import org.jspecify.annotations.Nullable;

/** AAC (ISO/IEC 14496-3) by JAAD, which reads the profiles Main, LC, LTP and HE. */
final class AacPcm implements Pcm {

    private static final float SCALE = 32_768;

    /** It logs each broken frame with a stack trace, which whoever sends them could fill a log with; they are refused by an answer. */
    private static final Logger LIBRARY = Logger.getLogger("jaad");

    static {
        LIBRARY.setUseParentHandlers(false);
    }

    private final Packets packets;
    private final Decoder decoder;
    private int rate;
    private int channels;
    private float[] decoded = {};
    private boolean first = true;
    private boolean whole;

    private AacPcm(Packets packets, Decoder decoder) {
        this.packets = packets;
        this.decoder = decoder;
    }

    /** @param config of the decoder (AudioSpecificConfig) */
    static AacPcm of(byte[] config, Packets packets) {
        try {
            AacPcm pcm = new AacPcm(packets, Decoder.create(config));
            Packet packet = packets.next();
            if (packet == null) {
                throw new BrokenSound("its AAC has no frame");
            }
            pcm.decode(packet);
            return pcm;
        } catch (MP4Exception e) {
            throw new BrokenSound("its AAC is of a profile that is not read");
        }
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
        if (first) {
            first = false;
            return decoded;
        }
        Packet packet = packets.next();
        if (packet == null) {
            return null;
        }
        decode(packet);
        return decoded;
    }

    private void decode(Packet packet) {
        whole = false;
        decoder.decodeFrame(packet.bytes(), this::accept);
        if (!whole) {
            throw new BrokenSound("an AAC frame is broken");
        }
    }

    private void accept(List<float[]> samples, int length, int frequency) {
        whole = true;
        if (rate == 0) {
            rate = frequency;
            channels = samples.size();
        }
        if (rate != frequency || channels != samples.size()) {
            throw new BrokenSound("its AAC changes its rate or its channels");
        }
        decoded = new float[length * channels];
        for (int channel = 0; channel < channels; channel++) {
            for (int i = 0; i < length; i++) {
                decoded[i * channels + channel] = Math.clamp(samples.get(channel)[i] / SCALE, -1, 1);
            }
        }
    }
}
