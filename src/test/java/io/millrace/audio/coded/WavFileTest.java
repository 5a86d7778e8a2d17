package io.millrace.audio.coded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.audio.Sounds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WavFileTest {

    private static final float[] LEVELS = {0, 0.5f, -0.5f, 0.25f, -1, 0.75f};

    private static byte[] data(int tag, int bits) {
        byte[] bytes = new byte[LEVELS.length * bits / 8];
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (float level : LEVELS) {
            switch (tag * 100 + bits) {
                case 108 -> data.put((byte) Math.round(level * 128 + 128));
                case 116 -> data.putShort((short) (level * 32_768));
                case 124 ->
                    data.putShort((short) ((int) (level * (1 << 23)) & 0xffff))
                            .put((byte) ((int) (level * (1 << 23)) >> 16));
                case 132 -> data.putInt((int) (level * 2_147_483_648.0));
                case 332 -> data.putFloat(level);
                default -> data.putDouble(level);
            }
        }
        return bytes;
    }

    private static float[] read(byte[] file) {
        float[] block = SoundFile.open(ByteBuffer.wrap(file)).next();
        return block == null ? new float[0] : block;
    }

    @ParameterizedTest
    @CsvSource({"1,8", "1,16", "1,24", "1,32", "3,32", "3,64"})
    void next_eachCoding_isTheSamples(int tag, int bits) {
        byte[] file = Sounds.wav(tag, bits, 1, 16_000, data(tag, bits), LEVELS.length * bits / 8);
        assertThat(read(file)).containsExactly(LEVELS, within(1e-7f));
    }

    @Test
    void open_extensible_isReadByItsSubformat() {
        byte[] plain = Sounds.wav(1, 16, 2, 16_000, data(1, 16), 12);
        byte[] extended = new byte[plain.length + 24];
        System.arraycopy(plain, 0, extended, 0, 36);
        System.arraycopy(plain, 36, extended, 60, plain.length - 36);
        extended[16] = 40;
        extended[20] = (byte) 0xfe;
        extended[21] = (byte) 0xff;
        extended[44] = 1;
        assertThat(read(extended)).containsExactly(LEVELS, within(1e-7f));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_000, 0x7fffffff})
    void open_sizeUnknownOrTooLarge_isReadToTheEnd(int stated) {
        Pcm file = SoundFile.open(ByteBuffer.wrap(Sounds.wav(1, 16, 1, 16_000, data(1, 16), stated)));
        assertThat(file.frames()).isEqualTo(LEVELS.length);
        assertThat(file.next()).hasSize(LEVELS.length);
        assertThat(file.next()).isNull();
    }

    @Test
    void open_chunkThatClaimsTooMuch_isRefused() {
        byte[] file = Sounds.wav(1, 16, 1, 16_000, data(1, 16), 12);
        Arrays.fill(file, 40, 44, (byte) 0xff);
        file[36] = 'L';
        assertThatThrownBy(() -> SoundFile.open(ByteBuffer.wrap(file)))
                .isInstanceOf(BrokenSound.class)
                .hasMessageContaining("no data chunk");
    }

    @ParameterizedTest
    @CsvSource({
        "2,4,1,format is 2 with 4 bits",
        "1,12,1,format is 1 with 12 bits",
        "1,16,0,0 channels",
    })
    void open_formatThatIsNotRead_isRefusedByIt(int tag, int bits, int channels, String reason) {
        byte[] file = Sounds.wav(tag, bits, channels, 16_000, new byte[48], 48);
        assertThatThrownBy(() -> SoundFile.open(ByteBuffer.wrap(file)))
                .isInstanceOf(BrokenSound.class)
                .hasMessageContaining(reason);
    }

    @Test
    void next_floatThatIsNoNumber_isRefused() {
        byte[] data = new byte[8];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putFloat(0.5f).putFloat(Float.NaN);
        Pcm file = SoundFile.open(ByteBuffer.wrap(Sounds.wav(3, 32, 1, 16_000, data, 8)));
        assertThatThrownBy(file::next).isInstanceOf(BrokenSound.class).hasMessageContaining("no number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "RIFF", "hello", "<html></html>", "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000"})
    void open_noSound_isRefused(String text) {
        assertThatThrownBy(() -> SoundFile.open(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(BrokenSound.class);
    }
}
