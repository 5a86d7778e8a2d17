package io.millrace.audio.encoder;

import de.sciss.jump3r.mp3.BitStream;
import de.sciss.jump3r.mp3.GainAnalysis;
import de.sciss.jump3r.mp3.ID3Tag;
import de.sciss.jump3r.mp3.Lame;
import de.sciss.jump3r.mp3.LameGlobalFlags;
import de.sciss.jump3r.mp3.MPEGMode;
import de.sciss.jump3r.mp3.Presets;
import de.sciss.jump3r.mp3.Quantize;
import de.sciss.jump3r.mp3.QuantizePVT;
import de.sciss.jump3r.mp3.Reservoir;
import de.sciss.jump3r.mp3.Takehiro;
import de.sciss.jump3r.mp3.VBRTag;
import de.sciss.jump3r.mp3.Version;
import de.sciss.jump3r.mpg.Common;
import de.sciss.jump3r.mpg.Interface;
import de.sciss.jump3r.mpg.MPGLib;
import java.io.ByteArrayOutputStream;

/** MPEG layer III at a constant rate by jump3r, without tags: its length is not known when it begins. */
final class Mp3Encoder implements SoundEncoder {

    private static final int KILOBITS = 64;
    private static final int QUALITY = 5; // of 0, the best, to 9
    private static final int SLICE = 9_216; // samples: eight frames
    private static final int MOST_BYTES = SLICE * 5 / 4 + 7_200; // of a slice, as LAME states it

    private final Lame lame = new Lame();
    private final LameGlobalFlags flags;
    private final byte[] frames = new byte[MOST_BYTES];

    Mp3Encoder(int rate) {
        wire(lame);
        flags = lame.lame_init();
        flags.num_channels = 1;
        flags.in_samplerate = rate;
        flags.out_samplerate = rate;
        flags.mode = MPEGMode.MONO;
        flags.brate = KILOBITS;
        flags.quality = QUALITY;
        flags.bWriteVbrTag = false;
        flags.write_id3tag_automatic = false;
        if (lame.lame_init_params(flags) < 0) {
            throw new IllegalArgumentException("MP3 cannot hold " + rate + " samples a second");
        }
    }

    private static void wire(Lame lame) {
        GainAnalysis gain = new GainAnalysis();
        BitStream bits = new BitStream();
        Presets presets = new Presets();
        QuantizePVT tables = new QuantizePVT();
        Quantize quantize = new Quantize();
        VBRTag tag = new VBRTag();
        Version version = new Version();
        ID3Tag id3 = new ID3Tag();
        Reservoir reservoir = new Reservoir();
        Takehiro takehiro = new Takehiro();
        MPGLib decoder = new MPGLib();
        Interface decoding = new Interface();
        Common common = new Common();
        lame.setModules(gain, bits, presets, tables, quantize, tag, version, id3, decoder);
        bits.setModules(gain, decoder, version, tag);
        id3.setModules(bits, version);
        presets.setModules(lame);
        quantize.setModules(bits, reservoir, tables, takehiro);
        tables.setModules(takehiro, reservoir, lame.enc.psy);
        reservoir.setModules(bits);
        takehiro.setModules(tables);
        tag.setModules(lame, bits, version);
        decoder.setModules(decoding, common);
        decoding.setModules(tag, common);
    }

    @Override
    public byte[] next(float[] samples, boolean last) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < samples.length; from += SLICE) {
            int[] slice = slice(samples, from, Math.min(SLICE, samples.length - from));
            write(out, lame.lame_encode_buffer_int(flags, slice, slice, slice.length, frames, 0, frames.length));
        }
        if (last) {
            write(out, lame.lame_encode_flush(flags, frames, 0, frames.length));
        }
        return out.toByteArray();
    }

    /* It takes numbers of 32 bits. */
    private static int[] slice(float[] samples, int from, int count) {
        int[] slice = new int[count];
        for (int i = 0; i < count; i++) {
            slice[i] = SixteenBits.of(samples[from + i]) << Short.SIZE;
        }
        return slice;
    }

    private void write(ByteArrayOutputStream out, int count) {
        if (count < 0) {
            throw new IllegalStateException("the encoder of MP3 failed with " + count);
        }
        out.write(frames, 0, count);
    }
}
