package io.millrace.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Checkpoint;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a picture's format can carry, each with the pixels that Pillow makes of it; models/training/picture_fixtures.py writes the table. */
class PicturesTest {

    private static final Path TABLE = Path.of("src/test/resources/fixtures/images/pictures.json");

    record Row(String name, byte[] file, JsonNode reference) {
        @Override
        public String toString() {
            return name;
        }

        boolean refused() {
            return !reference.has("rgb");
        }

        byte[] rgb() throws IOException {
            return new InflaterInputStream(new ByteArrayInputStream(bytes(reference.path("rgb")))).readAllBytes();
        }
    }

    private static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asString());
    }

    static Stream<Row> rows() throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(TABLE))
                .valueStream()
                .map(row -> new Row(row.path("name").asString(), bytes(row.path("file")), row));
    }

    static Stream<Row> read() throws IOException {
        return rows().filter(row -> !row.refused());
    }

    static Stream<Row> refused() throws IOException {
        return rows().filter(Row::refused);
    }

    private static Pixels decode(byte[] bytes) {
        EncodedImage image = new EncodedImage("input[3]", bytes);
        ImageFile file = ImageDecoder.probe(image, PictureLimits.DEFAULT);
        return ImageDecoder.decode(file, image.param(), new Slices(Checkpoint.NONE));
    }

    @ParameterizedTest
    @MethodSource("read")
    void decode_pictureThatPillowReads_hasPillowsPixels(Row row) throws IOException {
        Pixels pixels = decode(row.file());
        assertThat(pixels.width()).isEqualTo(row.reference().path("width").asInt());
        assertThat(pixels.height()).isEqualTo(row.reference().path("height").asInt());
        assertThat(pixels.rgb()).containsExactly(row.rgb());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void decode_pictureThatPillowRefuses_isRefusedByItsField(Row row) {
        assertThatThrownBy(() -> decode(row.file()))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageStartingWith("input[3] cannot be read as an image: ")
                .extracting(e -> ((InvalidRequest) e).param())
                .isEqualTo("input[3]");
    }

    /** Lossless, hierarchical and arithmetic coding, by the marker of the frame. */
    @ParameterizedTest
    @ValueSource(ints = {0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf})
    void decode_jpegOfAnotherCoding_isRefusedByName(int frame) throws IOException {
        byte[] jpeg = HostilePictures.row("jpeg-grey");
        int marker = 1;
        while (jpeg[marker - 1] != (byte) 0xff || jpeg[marker] != (byte) 0xc0) {
            marker++;
        }
        jpeg[marker] = (byte) frame;
        assertThatThrownBy(() -> decode(jpeg))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("its JPEG is lossless, hierarchical or coded arithmetically");
    }

    @ParameterizedTest
    @CsvSource({
        "ftypavif,AVIF",
        "ftypheic,HEIC",
        "ftypmif1,HEIC",
        "ftypisom,film",
    })
    void decode_containersOfOtherCodings_areRefusedByName(String brand, String named) {
        byte[] file = ("\0\0\0 " + brand + "\0\0\0\0").getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> decode(file))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(named);
    }

    @Test
    void decode_brokenPictures_areDecodedOrRefused() throws IOException {
        Random random = new Random(2);
        int refused = 0;
        for (Row row : rows().toList()) {
            for (int i = 0; i < 20; i++) {
                refused += isRefused(damaged(row.file(), random)) ? 1 : 0;
            }
        }
        assertThat(refused).isPositive();
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] broken = whole.clone();
        for (int i = 0; i < 1 + whole.length / 50 && whole.length > 0; i++) {
            broken[random.nextInt(broken.length)] = (byte) random.nextInt();
        }
        return broken;
    }

    private static boolean isRefused(byte[] bytes) {
        try {
            return decode(bytes).rgb().length == 0;
        } catch (InvalidRequest _) {
            return true;
        }
    }
}
