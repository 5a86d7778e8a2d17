package io.millrace.audio.coded;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.audio.Sounds;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VorbisSetupTest {

    private static final int FIRST_BOOK = 8; // bytes before it

    private static byte[] setup() {
        OggPackets packets = new OggPackets(ByteBuffer.wrap(Sounds.file("hello.ogg")));
        byte[] last = {};
        for (int i = 0; i < 3; i++) {
            Packet packet = packets.next();
            last = packet == null ? last : packet.bytes();
        }
        return last;
    }

    @Test
    void check_setupOfAnEncoder_passes() {
        assertThatCode(() -> VorbisSetup.check(setup())).doesNotThrowAnyException();
    }

    /** The sizes of the first codebook: 16 bits of dimensions, 24 of entries, the lowest byte first. */
    @ParameterizedTest
    @CsvSource({"65535,16", "0,16", "17,16", "1,16777215", "16,131073", "16,131072", "1,0"})
    void check_codebookThatWouldTakeMuch_isRefusedBeforeItIsMade(int dimensions, int entries) {
        byte[] setup = setup();
        setup[FIRST_BOOK + 3] = (byte) dimensions;
        setup[FIRST_BOOK + 4] = (byte) (dimensions >> 8);
        for (int i = 0; i < 3; i++) {
            setup[FIRST_BOOK + 5 + i] = (byte) (entries >> 8 * i);
        }
        assertThatThrownBy(() -> VorbisSetup.check(setup)).isInstanceOf(BrokenSound.class);
    }

    @Test
    void check_eachCutSetup_isRefused() {
        byte[] setup = setup();
        for (int length = 7; length < setup.length / 2; length += 13) {
            byte[] cut = Arrays.copyOf(setup, length);
            assertThatThrownBy(() -> VorbisSetup.check(cut)).isInstanceOf(BrokenSound.class);
        }
    }
}
