package io.millrace.tasks.speak;

import io.millrace.core.JsonFile;
import io.millrace.encoding.Item.Prosody;
import io.millrace.repository.FolderFacts;
import io.millrace.speech.Alphabet;
import io.millrace.speech.Alphabets;
import io.millrace.speech.Voices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a folder's files say of how its model speaks.
 *
 * @param prosody of its own, at speed 1
 * @param tempo whether its graph takes a speed
 * @param rate samples a second
 * @param most ids of a sentence
 */
record VoiceConfig(Alphabet alphabet, Voices voices, Prosody prosody, boolean tempo, int rate, int most) {

    private static final String KOKORO = "style_text_to_speech_2";
    private static final int KOKORO_RATE = 24_000;
    private static final int KOKORO_STYLE = 256;
    private static final int KOKORO_MOST = 512; // with the zeros around them
    private static final int VITS_MOST = 1_024; // a minute or so; the graph itself has no bound
    private static final Set<String> TEMPO = Set.of("scales", "speed", "speaking_rate", "length_scale");

    VoiceConfig {
        if (rate < 4_000 || rate > 192_000) {
            throw new IllegalArgumentException(
                    "a voice's rate must be 4000 to 192000 samples a second, but is " + rate);
        }
    }

    /** The same with sentences of so many ids at most. */
    VoiceConfig within(int ids) {
        return new VoiceConfig(alphabet, voices, prosody, tempo, rate, ids);
    }

    /** Whether config.json or the files beside the graph are those of a model that speaks. */
    static boolean speaks(FolderFacts folder) {
        return isVits(folder.config())
                || isKokoro(folder.config())
                || Files.exists(folder.path().resolve("voices"))
                        && FolderFacts.inputs(folder.graph()).contains("style")
                || hasPiper(folder.graph());
    }

    private static boolean isVits(JsonNode config) {
        return config.path("model_type").asString("").equals("vits");
    }

    private static boolean isKokoro(JsonNode config) {
        return config.path("model_type").asString("").equals(KOKORO);
    }

    private static boolean hasPiper(Path graph) {
        return JsonFile.readIfThere(piper(graph))
                .map(config -> config.has("phoneme_id_map"))
                .orElse(false);
    }

    private static Path piper(Path graph) {
        return graph.resolveSibling(graph.getFileName() + ".json");
    }

    /** Of a folder that {@link #speaks}. */
    static VoiceConfig read(Path folder, Path graph) {
        JsonNode config =
                JsonFile.readIfThere(folder.resolve("config.json")).orElseGet(JsonNodeFactory.instance::objectNode);
        List<String> inputs = FolderFacts.inputs(graph);
        boolean tempo = inputs.stream().anyMatch(TEMPO::contains);
        if (isVits(config)) {
            return vits(folder, config, tempo);
        }
        return Files.exists(piper(graph)) ? piper(piper(graph), tempo) : kokoro(folder, tempo);
    }

    private static VoiceConfig vits(Path folder, JsonNode config, boolean tempo) {
        int speakers = config.path("num_speakers").asInt(1);
        return new VoiceConfig(
                Alphabets.characters(folder),
                voices(JsonNodeFactory.instance.objectNode(), speakers, "en-us"),
                new Prosody(
                        1,
                        number(config, "speaking_rate", 1),
                        1,
                        number(config, "noise_scale", 0.667f),
                        number(config, "noise_scale_duration", 0.8f)),
                tempo,
                config.path("sampling_rate").asInt(16_000),
                VITS_MOST);
    }

    private static VoiceConfig piper(Path file, boolean tempo) {
        JsonNode config = JsonFile.read(file);
        JsonNode inference = config.path("inference");
        try {
            return new VoiceConfig(
                    Alphabets.piper(file, config),
                    voices(
                            config.path("speaker_id_map"),
                            config.path("num_speakers").asInt(1),
                            config.path("espeak").path("voice").asString("en-us")),
                    new Prosody(
                            1,
                            1,
                            number(inference, "length_scale", 1),
                            number(inference, "noise_scale", 0.667f),
                            number(inference, "noise_w", 0.8f)),
                    tempo,
                    config.path("audio").path("sample_rate").asInt(22_050),
                    VITS_MOST);
        } catch (IllegalArgumentException e) {
            String fault = String.valueOf(e.getMessage());
            throw fault.startsWith(file.toString()) ? e : new IllegalArgumentException(file + ": " + fault, e);
        }
    }

    private static VoiceConfig kokoro(Path folder, boolean tempo) {
        return new VoiceConfig(
                Alphabets.kokoro(folder),
                Voices.files(folder, KOKORO_STYLE),
                new Prosody(1, 1, 1, 0, 0),
                tempo,
                KOKORO_RATE,
                KOKORO_MOST);
    }

    private static Voices voices(JsonNode names, int speakers, String language) {
        return speakers > 1 ? Voices.speakers(names, speakers, language) : Voices.only(language);
    }

    private static float number(JsonNode config, String key, float otherwise) {
        float value = config.path(key).floatValue(otherwise);
        if (!(value >= 0 && value <= 100)) {
            throw new IllegalArgumentException(key + " must be 0 to 100, but is " + config.path(key));
        }
        return value;
    }
}
