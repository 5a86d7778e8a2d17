package io.millrace.speech;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The voices of the tests, and what {@code models/training/voice_fixtures.py} says that they say. */
public final class VoiceFixtures {

    public static final Path FOLDER = Path.of("src/test/resources/voices");

    public static final List<String> MODELS =
            List.of("tiny-mms", "tiny-mms-lengths", "tiny-piper", "tiny-piper-text", "tiny-kokoro");

    private VoiceFixtures() {}

    /**
     * A text and how it is said.
     *
     * @param ids of each sentence
     * @param samples of all
     */
    public record Said(String text, @Nullable String voice, float speed, List<int[]> ids, short[] samples) {}

    public static List<Said> reference(String model) {
        return StreamSupport.stream(json().path(model).spliterator(), false)
                .map(VoiceFixtures::said)
                .toList();
    }

    private static JsonNode json() {
        try {
            return JsonMapper.shared().readTree(Files.readString(FOLDER.resolve("reference.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Said said(JsonNode one) {
        byte[] bytes = Base64.getDecoder().decode(one.path("samples").stringValue());
        short[] samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        List<int[]> ids = StreamSupport.stream(one.path("ids").spliterator(), false)
                .map(row -> IntStream.range(0, row.size())
                        .map(i -> row.path(i).intValue())
                        .toArray())
                .toList();
        return new Said(
                one.path("text").stringValue(),
                one.path("voice").isNull() ? null : one.path("voice").stringValue(),
                one.path("speed").floatValue(),
                ids,
                samples);
    }
}
