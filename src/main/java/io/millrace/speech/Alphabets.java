package io.millrace.speech;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** The alphabets that model folders describe. What is broken in their files is said with the file's name. */
public final class Alphabets {

    private Alphabets() {}

    /** Of VITS and MMS in the form of Transformers. */
    public static Alphabet characters(Path folder) {
        return CharacterAlphabet.read(folder);
    }

    /**
     * Of Piper.
     *
     * @param file that holds the voice's configuration
     */
    public static Alphabet piper(Path file, JsonNode config) {
        return PiperAlphabet.read(file, config);
    }

    /** Of Kokoro. */
    public static Alphabet kokoro(Path folder) {
        return KokoroAlphabet.read(folder);
    }
}
