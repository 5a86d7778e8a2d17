package io.millrace.tasks.transcribe;

import io.millrace.core.JsonFile;
import io.millrace.core.TextFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What each symbol of a model adds to the text.
 *
 * @param pieces by id: text, in which a space begins a word; empty for a symbol that says nothing
 * @param blank id of the symbol that stands between symbols
 */
public record SpeechVocabulary(List<String> pieces, int blank) {

    public SpeechVocabulary {
        pieces = List.copyOf(pieces);
    }

    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST = 1 << 20;
    private static final Pattern SPECIAL = Pattern.compile("<[^<>\\s]+>|\\[(PAD|UNK|CLS|SEP)]");
    private static final List<String> LISTS = List.of("vocab.txt", "tokens.txt");

    /**
     * That of a folder: vocab.json of Transformers' Wav2Vec2CTCTokenizer, vocab.txt or tokens.txt of NeMo's exports, or tokenizer.json.
     *
     * @throws IllegalArgumentException naming what is missing or wrong
     */
    public static SpeechVocabulary read(Path folder) {
        for (String list : LISTS) {
            if (isThere(folder.resolve(list))) {
                return ofList(folder.resolve(list));
            }
        }
        if (isThere(folder.resolve("vocab.json"))) {
            return ofWav2Vec2(folder);
        }
        if (isThere(folder.resolve("tokenizer.json"))) {
            return ofTokenizer(folder);
        }
        throw new IllegalArgumentException(
                folder + " has none of vocab.json, vocab.txt, tokens.txt and tokenizer.json");
    }

    /* Whoever reads it says of a link into nothing what it is. */
    private static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static SpeechVocabulary ofList(Path file) {
        Map<Integer, String> symbols = new TreeMap<>();
        for (String line : TextFile.read(file, MOST_BYTES).split("\n")) {
            int space = line.stripTrailing().lastIndexOf(' ');
            if (space > 0) {
                symbols.put(id(file, line.substring(space + 1).strip()), line.substring(0, space));
            }
        }
        int blank = symbols.entrySet().stream()
                .filter(symbol ->
                        symbol.getValue().equals("<blk>") || symbol.getValue().equals("<blank>"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(file + " has no <blk>"));
        return of(file, symbols, "\u2581", blank);
    }

    private static int id(Path file, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    file + " has a line that does not end in an id, but in '" + text + "'", e);
        }
    }

    private static SpeechVocabulary ofWav2Vec2(Path folder) {
        Path file = folder.resolve("vocab.json");
        JsonNode tokenizer = JsonFile.readIfThere(folder.resolve("tokenizer_config.json"))
                .orElseGet(JsonNodeFactory.instance::objectNode);
        Map<Integer, String> symbols = symbols(file, JsonFile.read(file));
        String pad = text(tokenizer.path("pad_token"), "<pad>");
        int blank = symbols.entrySet().stream()
                .filter(symbol -> symbol.getValue().equals(pad))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(file + " has no pad_token " + pad + ", the blank"));
        return of(file, symbols, text(tokenizer.path("word_delimiter_token"), "|"), blank);
    }

    /* A token is a string, or an object that has one. */
    private static String text(JsonNode token, String otherwise) {
        return token.isString() ? token.stringValue() : token.path("content").asString(otherwise);
    }

    private static SpeechVocabulary ofTokenizer(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        JsonNode tokenizer = JsonFile.read(file);
        JsonNode vocabulary = tokenizer.path("model").path("vocab");
        Map<Integer, String> symbols = new TreeMap<>();
        if (vocabulary.isArray()) {
            for (int id = 0; id < vocabulary.size(); id++) {
                symbols.put(id, vocabulary.path(id).path(0).asString(""));
            }
        } else {
            symbols.putAll(symbols(file, vocabulary));
        }
        tokenizer
                .path("added_tokens")
                .forEach(added -> symbols.put(
                        added.path("id").asInt(-1), added.path("content").asString("")));
        int blank = JsonFile.read(folder.resolve("config.json"))
                .path("pad_token_id")
                .asInt(symbols.size() - 1);
        return of(file, symbols, "\u2581", blank);
    }

    private static Map<Integer, String> symbols(Path file, JsonNode ids) {
        Map<Integer, String> symbols = new TreeMap<>();
        ids.properties().forEach(entry -> {
            if (!entry.getValue().isIntegralNumber()) {
                throw new IllegalArgumentException(file + ": '" + entry.getKey()
                        + "' has no id; a vocabulary of several languages does not run here");
            }
            symbols.put(entry.getValue().asInt(-1), entry.getKey());
        });
        return symbols;
    }

    private static SpeechVocabulary of(Path file, Map<Integer, String> symbols, String space, int blank) {
        int size = symbols.keySet().stream().mapToInt(id -> id + 1).max().orElse(0);
        boolean negative = symbols.keySet().stream().anyMatch(id -> id < 0);
        if (negative || size < 2 || size > MOST || blank < 0 || blank >= size) {
            throw new IllegalArgumentException(
                    file + " has symbols with ids below " + size + " and the blank " + blank + ", which cannot be");
        }
        return new SpeechVocabulary(
                Stream.iterate(0, id -> id + 1)
                        .limit(size)
                        .map(id -> piece(symbols.getOrDefault(id, ""), space))
                        .toList(),
                blank);
    }

    private static String piece(String symbol, String space) {
        return SPECIAL.matcher(symbol).matches() ? "" : symbol.replace(space, " ");
    }

    /** What a symbol adds; nothing where the graph gives more symbols than have names. */
    public String piece(int id) {
        return id < pieces.size() ? pieces.get(id) : "";
    }
}
