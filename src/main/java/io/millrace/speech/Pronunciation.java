package io.millrace.speech;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a model's text becomes symbols: characters as they are, or phonemes by a lexicon, by espeak-ng, or by both. */
public final class Pronunciation {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['’-][\\p{L}\\p{M}\\p{N}]+)*");
    private static final int MOST_NAMED = 10;

    private final Alphabet alphabet;
    private final @Nullable Lexicon lexicon;
    private final @Nullable Espeak espeak;

    private Pronunciation(Alphabet alphabet, @Nullable Lexicon lexicon, @Nullable Espeak espeak) {
        this.alphabet = alphabet;
        this.lexicon = lexicon;
        this.espeak = espeak;
    }

    /**
     * What a folder has for it.
     *
     * @param espeak null where it is not installed
     */
    public static Pronunciation of(Path folder, Alphabet alphabet, @Nullable Espeak espeak) {
        return alphabet.ofPhonemes()
                ? new Pronunciation(alphabet, Lexicon.read(folder).orElse(null), espeak)
                : new Pronunciation(alphabet, null, null);
    }

    /** Whether a sentence takes next to no time. */
    public boolean isQuick() {
        return espeak == null;
    }

    /**
     * Refuses what cannot be said, before any of it is.
     *
     * @param phonemes whether the text is phonemes already
     */
    public void check(String text, boolean phonemes) {
        if (phonemes && !alphabet.ofPhonemes()) {
            throw new InvalidRequest(
                    "phonemes", "'phonemes' must be false: the model reads the letters of its language");
        }
        if (phonemes || !alphabet.ofPhonemes() || espeak != null) {
            return;
        }
        if (lexicon == null) {
            throw new InvalidRequest(
                    "input",
                    "'input': the model reads phonemes, and for text there is neither a " + Lexicon.FILE
                            + " in its folder nor espeak-ng on the server: send phonemes, with 'phonemes' true");
        }
        requireKnown(text, lexicon);
    }

    private static void requireKnown(String text, Lexicon lexicon) {
        List<String> missing = WORD.matcher(text)
                .results()
                .map(word -> word.group())
                .filter(word -> lexicon.phonemes(word).isEmpty())
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            List<String> named = missing.subList(0, Math.min(MOST_NAMED, missing.size()));
            throw new InvalidRequest(
                    "input",
                    "'input' has " + missing.size() + " words that the model's " + Lexicon.FILE + " has not: "
                            + String.join(", ", named) + (named.size() < missing.size() ? ", …" : "")
                            + "; spell them otherwise, or send phonemes, with 'phonemes' true");
        }
    }

    /**
     * The ids of a sentence; empty where the model knows none of its symbols.
     *
     * @param phonemes whether the sentence is phonemes already
     * @param language as espeak-ng names it
     */
    public int[] ids(String sentence, boolean phonemes, String language, Checkpoint checkpoint) {
        return alphabet.ids(symbols(sentence, phonemes, language, checkpoint));
    }

    private List<String> symbols(String sentence, boolean phonemes, String language, Checkpoint checkpoint) {
        if (phonemes || !alphabet.ofPhonemes()) {
            return alphabet.symbols(sentence);
        }
        return lexicon == null
                ? spoken(sentence, language, checkpoint)
                : byWord(sentence, lexicon, language, checkpoint);
    }

    private List<String> spoken(String text, String language, Checkpoint checkpoint) {
        if (espeak == null) {
            throw new IllegalStateException("text was not checked before it was spoken");
        }
        return alphabet.symbols(alphabet.ofEspeak(espeak.phonemes(text, language, checkpoint)));
    }

    private List<String> byWord(String sentence, Lexicon words, String language, Checkpoint checkpoint) {
        List<String> symbols = new ArrayList<>();
        Matcher word = WORD.matcher(sentence);
        int from = 0;
        while (word.find()) {
            symbols.addAll(gap(sentence.substring(from, word.start())));
            symbols.addAll(words.phonemes(word.group()).orElseGet(() -> spoken(word.group(), language, checkpoint)));
            from = word.end();
        }
        symbols.addAll(gap(sentence.substring(from)));
        return symbols;
    }

    private List<String> gap(String between) {
        return alphabet.symbols(between.replaceAll("\\s+", " "));
    }
}
