package io.millrace.speech;

import io.millrace.core.JsonFile;
import io.millrace.core.ServingException.InvalidRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The characters of a VITS or MMS model, as Transformers' VitsTokenizer reads them: vocab.json (or the vocabulary of tokenizer.json) and
 * tokenizer_config.json.
 *
 * @param ids of each character
 * @param unknown of those that are not among them; null where they are left out
 * @param blanks whether id 0 stands before, between and behind all others
 * @param normalized whether text is put in lower case and what is not in the vocabulary is left out
 * @param phonemes whether the characters are those of phonemes
 * @param romanized whether other scripts than the Latin one are to be romanized first
 * @param language as tokenizer_config.json has it; empty where it has none
 */
record CharacterAlphabet(
        Map<String, Integer> ids,
        @Nullable Integer unknown,
        boolean blanks,
        boolean normalized,
        boolean phonemes,
        boolean romanized,
        String language)
        implements Alphabet {

    private static final String ROMANIAN = "ron";

    CharacterAlphabet {
        ids = Map.copyOf(ids);
    }

    static CharacterAlphabet read(Path folder) {
        JsonNode config = JsonFile.readIfThere(folder.resolve("tokenizer_config.json"))
                .orElseGet(JsonNodeFactory.instance::objectNode);
        Map<String, Integer> ids = vocabulary(folder);
        return new CharacterAlphabet(
                ids,
                ids.get(config.path("unk_token").asString("<unk>")),
                config.path("add_blank").asBoolean(true),
                config.path("normalize").asBoolean(true),
                config.path("phonemize").asBoolean(true),
                config.path("is_uroman").asBoolean(false),
                config.path("language").asString(""));
    }

    private static Map<String, Integer> vocabulary(Path folder) {
        Path own = folder.resolve("vocab.json");
        Path other = folder.resolve("tokenizer.json");
        return JsonFile.readIfThere(own)
                .map(ids -> SymbolTable.read(own, ids))
                .orElseGet(() -> SymbolTable.read(
                        other, JsonFile.read(other).path("model").path("vocab")));
    }

    @Override
    public boolean ofPhonemes() {
        return phonemes;
    }

    @Override
    public List<String> symbols(String text) {
        if (phonemes) {
            return SymbolTable.split(text.replaceAll("\\s+", " "));
        }
        String own = language.equals(ROMANIAN) ? text.replace('ț', 'ţ') : text;
        String read = normalized ? lowered(own) : own;
        if (romanized && read.codePoints().anyMatch(c -> c > 0x7f && Character.isLetter(c))) {
            throw new InvalidRequest(
                    "input",
                    "'input' must be in Latin letters without accents: the model reads romanized text (uroman)");
        }
        return normalized ? known(read) : SymbolTable.split(read);
    }

    /* Characters of the vocabulary stay as they are. */
    private String lowered(String text) {
        StringBuilder lowered = new StringBuilder();
        SymbolTable.split(text)
                .forEach(symbol -> lowered.append(ids.containsKey(symbol) ? symbol : symbol.toLowerCase(Locale.ROOT)));
        return lowered.toString();
    }

    private List<String> known(String text) {
        StringBuilder kept = new StringBuilder();
        SymbolTable.split(text).stream().filter(ids::containsKey).forEach(kept::append);
        return SymbolTable.split(kept.toString().strip());
    }

    @Override
    public int[] ids(List<String> symbols) {
        List<Integer> read = new ArrayList<>();
        boolean any = false;
        for (String symbol : symbols) {
            Integer known = ids.get(symbol);
            Integer id = known == null ? unknown : known;
            if (id != null) {
                read.add(id);
                any |= known != null && SentenceCutter.isSpeakable(symbol);
            }
        }
        return any ? spaced(read) : new int[0];
    }

    private int[] spaced(List<Integer> read) {
        int step = blanks ? 2 : 1;
        int[] spaced = new int[blanks ? 2 * read.size() + 1 : read.size()];
        for (int i = 0; i < read.size(); i++) {
            spaced[step * i + step - 1] = read.get(i);
        }
        return spaced;
    }

    @Override
    public String sample() {
        return SymbolTable.sample(ids.keySet());
    }
}
