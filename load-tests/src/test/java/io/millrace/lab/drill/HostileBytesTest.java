package io.millrace.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class HostileBytesTest {

    @Test
    void blankPng_manyPixels_isSmallAndReadable() throws IOException {
        byte[] png = HostileBytes.blankPng(5_000);
        assertThat(png).hasSizeLessThan(5_000);
        assertThat(read(png).getWidth()).isEqualTo(5_000);
    }

    @Test
    void jpeg_ordinary_isReadable() throws IOException {
        assertThat(read(HostileBytes.jpeg(40, 30)).getHeight()).isEqualTo(30);
    }

    @Test
    void scans_repeated_isReadableAndHasThatManyMore() throws IOException {
        byte[] once = HostileBytes.scans(32, 1);
        byte[] often = HostileBytes.scans(32, 5);
        int scan = once.length - 2 - HostileBytes.lastScan(once);
        assertThat(often).hasSize(once.length + 4 * scan);
        assertThat(read(often).getWidth()).isEqualTo(32);
    }

    @Test
    void scans_3000_staysUnder600kB() {
        assertThat(HostileBytes.scans(2_000, 3_000)).hasSizeLessThan(600_000);
    }

    @Test
    void gzip_body_isInflatedToIt() throws IOException {
        RepeatedBytes body = RepeatedBytes.of("[").then(" ", 1_000_000).then("]");
        byte[] small = HostileBytes.gzip(body);
        assertThat(small).hasSizeLessThan(5_000);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(small))) {
            assertThat(in.readAllBytes()).hasSize(1_000_002);
        }
    }

    private static BufferedImage read(byte[] file) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(file));
    }
}
