package io.millrace.speech;

import io.millrace.core.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How words are said: a file of lines, each a word and its phonemes with spaces between. Of a word's lines the first holds. */
final class Lexicon {

    static final String FILE = "lexicon.txt";

    private static final int MOST_BYTES = 64 << 20;

    private final Map<String, List<String>> words;

    private Lexicon(Map<String, List<String>> words) {
        this.words = words;
    }

    /**
     * That of a folder; empty where it has none.
     *
     * @throws IllegalArgumentException naming the line that is none of it
     */
    static Optional<Lexicon> read(Path folder) {
        Path file = folder.resolve(FILE);
        return Files.exists(file)
                ? Optional.of(new Lexicon(words(file, TextFile.read(file, MOST_BYTES))))
                : Optional.empty();
    }

    private static Map<String, List<String>> words(Path file, String text) {
        Map<String, List<String>> words = new HashMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                List<String> parts = List.of(lines.get(i).strip().split("\\s+"));
                if (parts.size() < 2) {
                    throw new IllegalArgumentException(
                            file + ":" + (i + 1) + ": the word '" + parts.getFirst() + "' has no phonemes");
                }
                words.putIfAbsent(key(parts.getFirst()), List.copyOf(parts.subList(1, parts.size())));
            }
        }
        return words;
    }

    private static String key(String word) {
        return word.toLowerCase(Locale.ROOT).replace('’', '\'');
    }

    /** Of a word, or of the parts between its hyphens. */
    Optional<List<String>> phonemes(String word) {
        List<String> known = words.get(key(word));
        if (known != null) {
            return Optional.of(known);
        }
        List<String> parts = List.of(word.split("-"));
        boolean all = parts.size() > 1 && parts.stream().allMatch(part -> words.containsKey(key(part)));
        return all
                ? Optional.of(parts.stream()
                        .flatMap(part -> words.getOrDefault(key(part), List.of()).stream())
                        .toList())
                : Optional.empty();
    }
}
