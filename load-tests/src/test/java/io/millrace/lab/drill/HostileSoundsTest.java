package io.millrace.lab.drill;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HostileSoundsTest {

    private static byte[] bytes(RepeatedBytes file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        file.writeTo(out, file.length());
        return out.toByteArray();
    }

    @Test
    void lying_anySeed_isOneOfManyForms() throws IOException {
        Set<String> heads = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            byte[] file = bytes(HostileSounds.lying(new SplittableRandom(seed)));
            heads.add(new String(file, 0, 4, ISO_8859_1));
        }
        assertThat(heads).contains("RIFF", "fLaC", "OggS", "\0\0\0\u0010", "\u001aE\u00df\u00a3", "ID3\u0004");
    }

    /** The sum of a frame with the sum behind it is none: what a decoder holds against it. */
    @Test
    void bomb_frames_haveTheirSum() throws IOException {
        byte[] file = bytes(HostileSounds.truncated(new SplittableRandom(1)));
        int sum = 0;
        for (int i = 42; i < 42 + 12; i++) {
            sum ^= (file[i] & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                sum = ((sum & 0x8000) == 0 ? sum << 1 : sum << 1 ^ 0x8005) & 0xffff;
            }
        }
        assertThat(sum).isZero();
    }

    @Test
    void shown_image_isInAChat() throws IOException {
        HostileTargets to = new HostileTargets("c", "e", "r", "v", "h", "s");
        SplittableRandom random = new SplittableRandom(4);
        Shot shot = HostileImages.many(to, random);
        String body = new String(bytes(shot.body()), ISO_8859_1);
        assertThat(body.split("image_url\",", -1)).hasSize(1_001);
        assertThat(body).startsWith("{\"model\":").endsWith("}}]}]}");
    }
}
