package io.millrace.audio.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.audio.coded.Pcm;
import io.millrace.audio.coded.SoundFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the encoders write is what the decoders read. */
class SoundEncodersTest {

    private static final int LENGTH = 31_337;

    /** A rising tone at half loudness. */
    private static float[] rising(int rate, int length) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            double seconds = (double) i / rate;
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * (200 + 300 * seconds) * seconds));
        }
        return samples;
    }

    private static byte[] whole(SoundEncoder encoder, float[] samples) {
        return encoder.next(samples, true);
    }

    /** In pieces of any length, none among them. */
    private static byte[] inPieces(SoundEncoder encoder, float[] samples) {
        Random random = new Random(7);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int from = 0;
        while (from < samples.length) {
            int to = Math.min(samples.length, from + random.nextInt(9_000));
            bytes.writeBytes(encoder.next(Arrays.copyOfRange(samples, from, to), false));
            from = to;
        }
        bytes.writeBytes(encoder.next(new float[0], true));
        return bytes.toByteArray();
    }

    private static float[] decoded(byte[] file) {
        Pcm pcm = SoundFile.open(ByteBuffer.wrap(file));
        assertThat(pcm.channels()).isEqualTo(1);
        float[] all = new float[0];
        for (float[] block = pcm.next(); block != null; block = pcm.next()) {
            int before = all.length;
            all = Arrays.copyOf(all, before + block.length);
            System.arraycopy(block, 0, all, before, block.length);
        }
        return all;
    }

    private static int rate(byte[] file) {
        return SoundFile.open(ByteBuffer.wrap(file)).rate();
    }

    private static void assertSixteenBits(float[] decoded, float[] samples) {
        assertThat(decoded).hasSize(samples.length);
        for (int i = 0; i < samples.length; i++) {
            assertThat(decoded[i] * 32_768).isCloseTo(Math.round(samples[i] * 32_767), within(0.01f));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16_000, 22_050, 24_000, 44_100})
    void wavAndFlac_atAnyRate_keepEachSample(int rate) {
        float[] samples = rising(rate, LENGTH);
        for (IntFunction<SoundEncoder> form : Stream.<IntFunction<SoundEncoder>>of(
                        SoundEncoders::wav, SoundEncoders::flac)
                .toList()) {
            byte[] whole = whole(form.apply(rate), samples);
            byte[] pieces = inPieces(form.apply(rate), samples);
            assertThat(rate(whole)).isEqualTo(rate);
            assertSixteenBits(decoded(whole), samples);
            assertSixteenBits(decoded(pieces), samples);
        }
    }

    @Test
    void flac_ofATone_isSmallerThanWav() {
        float[] samples = rising(16_000, LENGTH);
        assertThat(whole(SoundEncoders.flac(16_000), samples))
                .hasSizeLessThan(whole(SoundEncoders.wav(16_000), samples).length * 3 / 4);
    }

    @Test
    void wav_wholeAtOnce_saysItsSizes_elseThatTheyAreUnknown() {
        ByteBuffer whole = ByteBuffer.wrap(whole(SoundEncoders.wav(16_000), new float[100]))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(whole.getInt(4)).isEqualTo(36 + 200);
        assertThat(whole.getInt(40)).isEqualTo(200);
        ByteBuffer open = ByteBuffer.wrap(inPieces(SoundEncoders.wav(16_000), new float[100]))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(open.getInt(4)).isEqualTo(-1);
        assertThat(open.getInt(40)).isEqualTo(-1);
    }

    @Test
    void pcm_ofAnyRate_isOf24000() {
        float[] samples = rising(16_000, 16_000);
        byte[] pcm = inPieces(SoundEncoders.pcm(16_000), samples);
        assertThat(pcm).hasSize(24_000 * 2);
        assertThat(pcm).isEqualTo(whole(SoundEncoders.pcm(16_000), samples));
        float[] expected = rising(24_000, 24_000);
        ByteBuffer read = ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 100; i < 23_900; i++) {
            assertThat(read.getShort(2 * i) / 32_767f).isCloseTo(expected[i], within(0.01f));
        }
    }

    @Test
    void samples_beyondTheirRange_areCut() {
        byte[] pcm = whole(SoundEncoders.pcm(24_000), new float[] {2, -2, 1, 0});
        assertThat(pcm).containsExactly(0xff, 0x7f, 0x00, 0x80, 0xff, 0x7f, 0, 0);
    }

    /** The share of the decoded sound that is the sound given, at the best shift. */
    private static double likeness(float[] decoded, float[] samples, int mostShift) {
        return IntStream.rangeClosed(0, mostShift)
                .mapToDouble(shift -> cosine(decoded, samples, shift))
                .max()
                .orElseThrow();
    }

    private static double cosine(float[] decoded, float[] samples, int shift) {
        double product = 0;
        double one = 1e-9;
        double other = 1e-9;
        for (int i = 0; i < samples.length && i + shift < decoded.length; i++) {
            product += (double) samples[i] * decoded[i + shift];
            one += (double) samples[i] * samples[i];
            other += (double) decoded[i + shift] * decoded[i + shift];
        }
        return product / Math.sqrt(one * other);
    }

    @ParameterizedTest
    @ValueSource(ints = {16_000, 22_050, 24_000})
    void mp3_ofATone_isThatTone(int rate) {
        float[] samples = rising(rate, LENGTH);
        byte[] mp3 = inPieces(SoundEncoders.mp3(rate), samples);
        assertThat(rate(mp3)).isEqualTo(rate);
        float[] decoded = decoded(mp3);
        assertThat(decoded).hasSizeBetween(LENGTH, LENGTH + 4_000);
        assertThat(likeness(decoded, samples, 2_400)).isGreaterThan(0.99);
        assertThat(mp3.length).isCloseTo(LENGTH * 8_000 / rate, within(2_500));
    }

    @Test
    void mp3_ofARateThatItHasNot_isResampled() {
        byte[] mp3 = whole(SoundEncoders.mp3(20_000), rising(20_000, 20_000));
        assertThat(rate(mp3)).isEqualTo(24_000);
        assertThat(likeness(decoded(mp3), rising(24_000, 24_000), 2_400)).isGreaterThan(0.99);
    }

    @Test
    void mp3_severalAtOnce_areEachAsAlone() {
        float[] samples = rising(24_000, LENGTH);
        byte[] alone = whole(SoundEncoders.mp3(24_000), samples);
        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(_ -> CompletableFuture.runAsync(
                                () -> assertThat(inPieces(SoundEncoders.mp3(24_000), samples))
                                        .isEqualTo(alone)))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    @ParameterizedTest
    @ValueSource(ints = {16_000, 22_050, 24_000})
    void opus_ofATone_isThatToneAndNotLonger(int rate) {
        float[] samples = rising(rate, LENGTH);
        byte[] opus = inPieces(SoundEncoders.opus(rate), samples);
        float[] decoded = decoded(opus);
        long length = rate == 22_050 ? (LENGTH * 24_000L + rate - 1) / rate * 2 : LENGTH * 48_000L / rate;
        assertThat(decoded).hasSize((int) length);
        assertThat(likeness(decoded, rising(48_000, (int) length), 60)).isGreaterThan(0.97);
        assertThat(opus.length).isLessThan(LENGTH * 12_000 / rate);
    }

    @Test
    void encoders_ofNothing_areEndedFiles() {
        assertThat(decoded(whole(SoundEncoders.wav(16_000), new float[0]))).isEmpty();
        assertThat(decoded(whole(SoundEncoders.opus(16_000), new float[0]))).isEmpty();
        assertThat(whole(SoundEncoders.pcm(16_000), new float[0])).isEmpty();
        assertThat(whole(SoundEncoders.mp3(16_000), new float[0])).isNotNull();
        assertThat(whole(SoundEncoders.flac(16_000), new float[0])).startsWith('f', 'L', 'a', 'C');
    }

    @Test
    void encoders_ofLongSounds_giveBytesOnTheWay() {
        for (IntFunction<SoundEncoder> form : Stream.<IntFunction<SoundEncoder>>of(
                        SoundEncoders::mp3, SoundEncoders::opus, SoundEncoders::flac, SoundEncoders::wav)
                .toList()) {
            SoundEncoder encoder = form.apply(16_000);
            byte[] first = encoder.next(rising(16_000, 16_000), false);
            byte[] second = encoder.next(rising(16_000, 16_000), false);
            assertThat(first.length).isGreaterThan(1_000);
            assertThat(second.length).isGreaterThan(1_000);
        }
    }
}
