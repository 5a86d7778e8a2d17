package io.millrace;

import io.millrace.conversation.Part;
import io.millrace.conversation.Part.Detail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What models/training/sight_fixtures.py writes: models that are shown images, and what they must give. */
public final class SightFixtures {

    public static final Path ROOT = Path.of("src/test/resources/sight");

    /** Each of another layout. */
    public static final List<String> MODELS = List.of("tiny-smolvlm", "tiny-qwen2-vl", "tiny-gemma3");

    private static final Map<String, byte[]> PICTURES = pictures();

    private SightFixtures() {}

    /**
     * What a processor makes of a picture.
     *
     * @param grid rows and columns
     * @param levels of all pieces, one after the other
     */
    public record Cut(String picture, boolean fine, List<Integer> grid, byte[] levels) {}

    public static Part.Image image(String picture, Detail detail) {
        return new Part.Image(picture, "image/png", picture(picture), detail);
    }

    public static byte[] picture(String name) {
        byte[] bytes = PICTURES.get(name);
        if (bytes == null) {
            throw new IllegalArgumentException(name);
        }
        return bytes;
    }

    public static String url(String picture) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(picture(picture));
    }

    private static Map<String, byte[]> pictures() {
        Map<String, byte[]> pictures = new HashMap<>();
        json(SpaceFixtures.ROOT.resolve("pictures.json"))
                .path("pictures")
                .forEach(row -> pictures.put(
                        row.path("name").asString(),
                        Base64.getDecoder().decode(row.path("file").asString())));
        return pictures;
    }

    private static JsonNode json(Path file) {
        try {
            return JsonMapper.shared().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode reference(String model) {
        return json(ROOT.resolve(model).resolve("reference.json"));
    }

    public static List<Cut> cuts(String model) {
        return reference(model)
                .path("images")
                .valueStream()
                .map(row -> new Cut(
                        row.path("picture").asString(),
                        row.path("fine").asBoolean(),
                        row.path("grid").valueStream().map(JsonNode::asInt).toList(),
                        Base64.getDecoder().decode(row.path("levels").asString())))
                .toList();
    }

    public static List<ReferenceChat> chats(String model) {
        return ReferenceChat.all(
                reference(model),
                part -> image(
                        part.path("picture").asString(),
                        Detail.valueOf(part.path("detail").asString().toUpperCase(Locale.ROOT))));
    }

    public static ReferenceChat chat(String model, String name) {
        return ReferenceChat.named(name, chats(model));
    }

    /** Copies a model's folder, with a model.yaml. */
    public static void copy(String model, Path folder, String manifest) throws IOException {
        FileSystemUtils.copyRecursively(ROOT.resolve("shared"), folder);
        FileSystemUtils.copyRecursively(ROOT.resolve(model), folder);
        Files.writeString(folder.resolve("model.yaml"), manifest);
    }

    /** Gives a copy the same decoder with a cache that is written in place. */
    public static void writeInPlace(Path folder) throws IOException {
        Files.copy(
                ROOT.resolve("in-place/decoder_model_merged.onnx"),
                folder.resolve("onnx/decoder_model_merged.onnx"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Levels that differ by more than one, and all that differ. */
    public static int[] differences(byte[] a, byte[] b) {
        return new int[] {
            (int) IntStream.range(0, a.length)
                    .filter(i -> Math.abs((a[i] & 0xff) - (b[i] & 0xff)) > 1)
                    .count(),
            (int) IntStream.range(0, a.length).filter(i -> a[i] != b[i]).count()
        };
    }
}
