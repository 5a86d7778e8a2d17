package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.models.ModelRegistry;
import io.millrace.vision.HostilePictures;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Pictures of every kind, honest and hostile, through every endpoint and in every form that takes them. */
@DirtiesContext
class PicturesServiceTest extends ServiceHarness {

    private static final Path TABLE = Path.of("src/test/resources/fixtures/images/pictures.json");
    private static final Path MODEL = Path.of("models/demo-vision");
    private static final String STAR = "star";

    @TempDir
    static Path folder;

    PicturesServiceTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @DynamicPropertySource
    static void models(DynamicPropertyRegistry registry) throws IOException {
        FileSystemUtils.copyRecursively(MODEL, folder.resolve("demo-vision"));
        ModelFixtures.copy("tiny-cross", folder.resolve("tiny-cross"), "task: classify\n");
        ModelFixtures.copy("tiny-bert", folder.resolve("tiny-bert"), "task: embed\n");
        registry.add("millrace.models.path", folder::toString);
    }

    /** How a picture stands in a request. */
    enum Form {
        BASE64("{\"image\":\"%s\"}"),
        DATA_URL("{\"image\":\"data:image/png;base64,%s\"}"),
        PART("{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,%s\"}}");

        private final String item;

        Form(String item) {
            this.item = item;
        }

        String of(String base64) {
            return item.formatted(base64);
        }

        String of(byte[] picture) {
            return of(Base64.getEncoder().encodeToString(picture));
        }
    }

    private static final List<String> PATHS = List.of("/v1/classify", "/classify");

    private HttpResponse<String> classify(String path, List<String> items) throws Exception {
        return post(path, "{\"model\":\"demo-vision\",\"input\":" + items + "}");
    }

    private static String star(Form form) throws IOException {
        return form.of(Files.readAllBytes(MODEL.resolve("examples/star.png")));
    }

    private static List<JsonNode> rows() throws IOException {
        return JSON.readTree(Files.readString(TABLE)).valueStream().toList();
    }

    @Test
    void classify_everyPicture_isAnsweredOrRefusedByItsPlace() throws Exception {
        String honest = star(Form.BASE64);
        List<JsonNode> rows = rows();
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            Form form = Form.values()[i % Form.values().length];
            for (String path : PATHS) {
                HttpResponse<String> response =
                        classify(path, List.of(honest, form.of(row.path("file").asString())));
                assertThat(response.statusCode())
                        .as("%s of %s: %s", path, row.path("name"), response.body())
                        .isEqualTo(row.has("rgb") ? 200 : 400);
                if (!row.has("rgb")) {
                    assertThat(param(response)).startsWith("input[1]");
                }
            }
        }
    }

    private static String param(HttpResponse<String> refusal) {
        return JSON.readTree(refusal.body()).at("/error/param").asString();
    }

    @ParameterizedTest
    @EnumSource
    void classify_hostilePictures_areRefusedByFieldLimitAndValue(Form form) throws Exception {
        Map<String, List<String>> refusals = Map.of(
                "3010 scans, more than the 50", List.of(form.of(HostilePictures.jpeg(3000))),
                "7000 x 6000 pixels, more than the 40000000", List.of(form.of(HostilePictures.png(7000, 6000))),
                "50000 x 50000 pixels, more than the 40000000", List.of(form.of(HostilePictures.gif(50_000, 50_000))),
                "425000000 pixels to unpack", Collections.nCopies(20, form.of(HostilePictures.png(5000, 5000))),
                "65536 x 1 pixels, a side longer than the 65535", List.of(form.of(HostilePictures.png(65_536, 1))));
        for (String path : PATHS) {
            for (Map.Entry<String, List<String>> refusal : refusals.entrySet()) {
                HttpResponse<String> response = classify(path, refusal.getValue());
                assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
                assertThat(response.body()).contains(refusal.getKey());
                assertThat(param(response)).startsWith("input");
            }
        }
    }

    @Test
    void classify_turnedPicture_isSeenUpright() throws Exception {
        String upright = answer("/v1/classify", body(HostilePictures.row("jpeg-exif-1")))
                .at("/data/0/probs")
                .toString();
        assertThat(answer("/v1/classify", body(HostilePictures.row("jpeg-exif-0")))
                        .at("/data/0/probs")
                        .toString())
                .isEqualTo(upright);
        assertThat(answer("/v1/classify", body(HostilePictures.row("jpeg-exif-6")))
                        .at("/data/0/probs")
                        .toString())
                .isNotEqualTo(upright);
    }

    /** The same house, stored upright and, with the orientation 6 of EXIF, on its side. */
    @Test
    void classify_houseThatIsStoredOnItsSide_isAHouse() throws Exception {
        double upright = house("house-upright.jpg");
        assertThat(upright).isCloseTo(0.8996, within(1e-3));
        assertThat(house("house-turned.jpg")).isCloseTo(upright, within(0.02));
    }

    private double house(String name) throws Exception {
        JsonNode answer = answer("/v1/classify", body(Files.readAllBytes(TABLE.resolveSibling(name))));
        assertThat(answer.at("/data/0/label").asString()).isEqualTo("house");
        return answer.at("/data/0/scores/0/score").asDouble();
    }

    private static String body(byte[] picture) {
        return "{\"model\":\"demo-vision\",\"input\":" + Form.BASE64.of(picture) + "}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/classify   | {'model':'tiny-cross','input':[%s]}",
                "/classify      | {'model':'tiny-cross','input':[%s]}",
                "/classify      | {'model':'demo-vision','inputs':[%s]}",
                "/v1/embeddings | {'model':'tiny-bert','input':[%s]}",
                "/v1/rerank     | {'model':'tiny-cross','query':'a','documents':[%s]}",
                "/v1/score      | {'model':'tiny-cross','text_1':'a','text_2':[%s]}",
                "/tokenize      | {'model':'tiny-bert','prompt':%s}"
            })
    void post_pictureWhereNoneIsTaken_isRefused(String call) throws Exception {
        String[] parts = call.split("\\|");
        String body = parts[1].replace('\'', '"').formatted(star(Form.BASE64));
        HttpResponse<String> response = post(parts[0].strip(), body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    }

    @Test
    void classify_severalPictures_areAnsweredInOrder() throws Exception {
        List<String> items = new ArrayList<>();
        List<String> names = List.of("house", STAR, "smiley", STAR);
        for (String name : names) {
            items.add(Form.BASE64.of(Files.readAllBytes(MODEL.resolve("examples/" + name + ".png"))));
        }
        JsonNode answer = answer("/v1/classify", "{\"model\":\"demo-vision\",\"input\":" + items + "}");
        assertThat(answer.path("data")
                        .valueStream()
                        .map(row -> row.path("label").asString())
                        .collect(Collectors.toList()))
                .isEqualTo(names);
    }
}
