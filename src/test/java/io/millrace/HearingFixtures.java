package io.millrace;

import io.millrace.conversation.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What models/training/hearing_fixtures.py writes: a model that is played sounds in chats, and how they must go on. */
public final class HearingFixtures {

    public static final String MODEL = "tiny-ultravox";

    private static final Path ROOT = Path.of("src/test/resources/hearing").resolve(MODEL);
    private static final int RATE = 16_000;
    private static final Map<String, Integer> LENGTHS =
            Map.of("short", 11_200, "odd", 20_961, "tiny", 100, "long", 496_000);

    private HearingFixtures() {}

    public static Part.Audio audio(String sound) {
        return new Part.Audio(sound, "wav", wav(sound));
    }

    /** Its sound as a WAV file of 16 bits. */
    public static byte[] wav(String sound) {
        int samples = Objects.requireNonNull(LENGTHS.get(sound), sound);
        ByteBuffer file = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1);
        file.putShort((short) 1)
                .putInt(RATE)
                .putInt(2 * RATE)
                .putShort((short) 2)
                .putShort((short) 16);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
        for (long i = 0; i < samples; i++) {
            file.putShort((short) ((i * i * 7 + i * 13 * (sound.length() + 1)) % 20_011 - 10_005));
        }
        return file.array();
    }

    public static List<ReferenceChat> chats() {
        try {
            JsonNode reference = JsonMapper.shared().readTree(Files.readString(ROOT.resolve("reference.json")));
            return ReferenceChat.all(reference, part -> audio(part.path("sound").asString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ReferenceChat chat(String name) {
        return ReferenceChat.named(name, chats());
    }

    /** Copies the model's folder, with a model.yaml. */
    public static void copy(Path folder, String manifest) throws IOException {
        FileSystemUtils.copyRecursively(ROOT, folder);
        Files.writeString(folder.resolve("model.yaml"), manifest);
    }
}
