package io.millrace.speech;

import java.util.List;

/** What a model reads, and how that becomes ids. */
public sealed interface Alphabet permits CharacterAlphabet, PiperAlphabet, KokoroAlphabet {

    /** Whether it reads phonemes, rather than the characters of the text. */
    boolean ofPhonemes();

    /** The symbols of a text, or of phonemes written one after another. */
    List<String> symbols(String text);

    /** Its own way of writing what espeak-ng writes. */
    default String ofEspeak(String phonemes) {
        return phonemes;
    }

    /**
     * With all that the model wants around and between them; symbols that it does not know are left out, as its reference does.
     *
     * @return empty where it knows none of them
     */
    int[] ids(List<String> symbols);

    /** A few symbols that it knows, as they are written. */
    String sample();
}
