package io.millrace.tasks.transcribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.audio.Sounds;
import io.millrace.core.JsonFile;
import io.millrace.serving.Transcription.Part;
import io.millrace.serving.Transcription.Segment;
import io.millrace.serving.Transcription.Word;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The sounds of {@code models/training/transducer_fixtures.py}, and what it says of them. */
final class Talk {

    static final Path ROOT = Path.of("src/test/resources/transducers");

    private static final int[] TONES = {400, 1000, 1800, 2800};

    private Talk() {}

    static JsonNode reference(String model, String sound) {
        return JsonFile.read(ROOT.resolve("reference.json")).path(model).path(sound);
    }

    /** Tones of the pieces in an order that does not repeat soon, with pauses of three lengths. */
    static float[] of(int count) {
        float[][] parts = new float[2 * count][];
        for (int k = 0; k < count; k++) {
            parts[2 * k] = tone(TONES[(k * (k + 1) / 2 + k / 5) % TONES.length], 0.16);
            parts[2 * k + 1] = silence(0.16 + 0.08 * (k % 3));
        }
        return joined(parts);
    }

    /** Two talks with 3 s of nothing before, between and behind them, and a click in the middle. */
    static float[] withPauses() {
        float[] quiet = silence(3);
        return joined(quiet, of(9), quiet, silence(1), tone(1000, 0.1), silence(1), of(5), quiet);
    }

    static float[] silence(double seconds) {
        return new float[(int) Math.round(seconds * Sounds.RATE)];
    }

    private static float[] tone(int hertz, double seconds) {
        float[] samples = silence(seconds);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.4 * Math.sin(2 * Math.PI * hertz * i / Sounds.RATE));
        }
        return samples;
    }

    static float[] joined(float[]... parts) {
        float[] all =
                new float[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    static byte[] wav(float[] samples) {
        return Sounds.wav(samples, Sounds.RATE);
    }

    static List<Segment> segments(List<Part> parts) {
        return parts.stream()
                .filter(Segment.class::isInstance)
                .map(Segment.class::cast)
                .toList();
    }

    static List<Word> words(List<Part> parts) {
        return segments(parts).stream()
                .flatMap(segment -> segment.words().stream())
                .toList();
    }

    /** Texts and times are those of the reference. */
    static void assertWords(List<Part> parts, JsonNode expected) {
        List<Word> words = words(parts);
        assertThat(words)
                .extracting(Word::text)
                .isEqualTo(expected.path("words").values().stream()
                        .map(word -> word.path("word").stringValue())
                        .toList());
        for (int i = 0; i < words.size(); i++) {
            JsonNode word = expected.path("words").path(i);
            assertThat(words.get(i).start()).isCloseTo(word.path("start").doubleValue(), within(1e-9));
            assertThat(words.get(i).end()).isCloseTo(word.path("end").doubleValue(), within(1e-9));
        }
    }
}
