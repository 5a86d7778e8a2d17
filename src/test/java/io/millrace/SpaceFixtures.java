package io.millrace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What models/training/space_fixtures.py writes: models with one space for texts and images, and what they must give. */
public final class SpaceFixtures {

    public static final Path ROOT = Path.of("src/test/resources/spaces");

    private SpaceFixtures() {}

    /** A text with its tokens and its vector, of length 1. */
    public record Text(String text, int[] ids, float[] vector) {}

    /**
     * A picture.
     *
     * @param levels red, green and blue of each pixel as the model's preprocessor leaves them, before they are normalised
     * @param vector of length 1
     */
    public record Picture(String name, byte[] file, byte[] levels, float[] vector) {}

    private static JsonNode json(Path file) {
        try {
            return JsonMapper.shared().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode reference(String family) {
        return json(ROOT.resolve("tiny-" + family + "/reference.json"));
    }

    /**
     * What is embedded.
     *
     * @param family clip or siglip
     */
    public static List<Text> texts(String family) {
        return reference(family)
                .path("texts")
                .valueStream()
                .map(row -> new Text(
                        row.path("text").asString(),
                        row.path("ids").valueStream().mapToInt(JsonNode::asInt).toArray(),
                        floats(row.path("vector"))))
                .toList();
    }

    /**
     * What is embedded.
     *
     * @param family clip or siglip
     */
    public static List<Picture> pictures(String family) {
        List<JsonNode> files = json(ROOT.resolve("pictures.json"))
                .path("pictures")
                .valueStream()
                .toList();
        List<JsonNode> rows = reference(family).path("images").valueStream().toList();
        return IntStream.range(0, files.size())
                .mapToObj(i -> new Picture(
                        files.get(i).path("name").asString(),
                        bytes(files.get(i).path("file")),
                        bytes(rows.get(i).path("levels")),
                        floats(rows.get(i).path("vector"))))
                .toList();
    }

    /** Of each picture a row, of each text a column. */
    public static List<float[]> cosines(String family) {
        return reference(family)
                .path("cosines")
                .valueStream()
                .map(SpaceFixtures::floats)
                .toList();
    }

    private static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asString());
    }

    public static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.path(i).asDouble();
        }
        return values;
    }
}
