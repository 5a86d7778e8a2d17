package io.millrace.speech;

import io.millrace.core.NearestName;
import io.millrace.core.ServingException.InvalidRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The voices of a model.
 *
 * @param all at least one, the one that speaks where none is named first
 */
public record Voices(List<Voice> all) {

    /** Name of the only voice of a model that does not name it. */
    public static final String ONLY = "default";

    private static final String FOLDER = "voices";
    private static final String ENDING = ".bin";
    private static final int MOST_BYTES = 16 << 20; // of a file
    private static final int MOST = 1_024;
    private static final Map<Character, String> LANGUAGES = Map.of(
            'a', "en-us", 'b', "en-gb", 'e', "es", 'f', "fr-fr", 'h', "hi", 'i', "it", 'j', "ja", 'p', "pt-br", 'z',
            "cmn");

    public Voices {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("there must be a voice");
        }
    }

    /** One alone. */
    public static Voices only(String language) {
        return new Voices(List.of(Voice.of(ONLY, language, 0)));
    }

    /**
     * Those of a graph that has several by number.
     *
     * @param names ids by name; an empty object where they have none, so that their numbers are their names
     */
    public static Voices speakers(JsonNode names, int count, String language) {
        if (count > MOST) {
            throw new IllegalArgumentException("it has " + count + " speakers, at most " + MOST + " are served");
        }
        Stream<Voice> voices = names.isEmpty()
                ? LongStream.range(0, count).mapToObj(i -> Voice.of(Long.toString(i), language, i))
                : names.properties().stream()
                        .map(entry ->
                                Voice.of(entry.getKey(), language, speaker(entry.getKey(), entry.getValue(), count)));
        return new Voices(
                voices.sorted(Comparator.comparingLong(Voice::speaker)).toList());
    }

    private static long speaker(String name, JsonNode id, int count) {
        if (!id.isIntegralNumber() || id.longValue() < 0 || id.longValue() >= count) {
            throw new IllegalArgumentException(
                    "the speaker '" + name + "' must be a number from 0 to " + (count - 1) + ", but is " + id);
        }
        return id.longValue();
    }

    /**
     * Kokoro's: a file of little-endian float32 for each, in the folder {@code voices}.
     *
     * @param width numbers of a row
     * @throws IllegalArgumentException where there is none, or one of another size
     */
    public static Voices files(Path folder, int width) {
        Path voices = folder.resolve(FOLDER);
        try (Stream<Path> files = Files.list(voices)) {
            List<Voice> found = files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .map(file -> file(file, width))
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException(voices + ": there is no NAME" + ENDING + " in it");
            }
            return new Voices(found);
        } catch (IOException e) {
            throw new IllegalArgumentException(voices + ": the voices cannot be read", e);
        }
    }

    private static Voice file(Path file, int width) {
        try {
            long size = Files.size(file);
            int row = width * Float.BYTES;
            if (size == 0 || size % row != 0 || size > MOST_BYTES) {
                throw new IllegalArgumentException(file + ": it has " + size + " bytes, must be rows of " + width
                        + " float32, of " + row + " bytes each, and at most " + MOST_BYTES);
            }
            float[] styles = new float[(int) size / Float.BYTES];
            ByteBuffer.wrap(Files.readAllBytes(file))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(styles);
            String name = String.valueOf(file.getFileName()).replace(ENDING, "");
            return new Voice(name, LANGUAGES.getOrDefault(name.charAt(0), "en-us"), 0, styles, width);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": it cannot be read", e);
        }
    }

    /**
     * The voice of a name.
     *
     * @param name null for the first
     * @throws InvalidRequest naming those there are
     */
    public Voice named(@Nullable String name) {
        return name == null
                ? all.getFirst()
                : all.stream()
                        .filter(voice -> voice.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> unknown(name));
    }

    private InvalidRequest unknown(String name) {
        List<String> names = all.stream().map(Voice::name).toList();
        String shown = name.length() <= 80 ? name : name.substring(0, 80) + "…";
        return new InvalidRequest(
                "voice",
                "'voice' must be one of the model's, "
                        + names.stream().limit(100).collect(Collectors.joining(", ")) + ", but was '" + shown + "'"
                        + NearestName.hint(name, names));
    }
}
