package io.millrace.audio.encoder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import net.sourceforge.javaflacencoder.EncodingConfiguration;
import net.sourceforge.javaflacencoder.EncodingConfiguration.SubframeType;
import net.sourceforge.javaflacencoder.FLACEncoder;
import net.sourceforge.javaflacencoder.FLACStreamOutputStream;
import net.sourceforge.javaflacencoder.StreamConfiguration;

/** FLAC of 16 bits by javaflacencoder, on the caller's thread. */
final class FlacEncoder implements SoundEncoder {

    private static final int BLOCK = 4_096;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final FLACEncoder encoder = new FLACEncoder();

    FlacEncoder(int rate) {
        EncodingConfiguration subframes = new EncodingConfiguration();
        subframes.setSubframeType(SubframeType.FIXED);
        try {
            require(encoder.setStreamConfiguration(new StreamConfiguration(1, BLOCK, BLOCK, rate, Short.SIZE)), rate);
            require(encoder.setEncodingConfiguration(subframes), rate);
            encoder.setOutputStream(new FLACStreamOutputStream(bytes));
            encoder.openFLACStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean taken, int rate) {
        if (!taken) {
            throw new IllegalArgumentException("FLAC cannot hold " + rate + " samples a second");
        }
    }

    @Override
    public byte[] next(float[] samples, boolean last) {
        int[] whole = new int[samples.length];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = SixteenBits.of(samples[i]);
        }
        encoder.addSamples(whole, whole.length);
        encode(last);
        byte[] given = bytes.toByteArray();
        bytes.reset();
        return given;
    }

    private void encode(boolean last) {
        int count = last ? encoder.samplesAvailableToEncode() : encoder.fullBlockSamplesAvailableToEncode();
        try {
            if (count > 0) {
                encoder.encodeSamples(count, last);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
