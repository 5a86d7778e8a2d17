package io.millrace.speech;

import io.millrace.core.JsonFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The phonemes of Kokoro, each a character of tokenizer.json's vocabulary, between two zeros.
 *
 * @param ids of each phoneme
 */
record KokoroAlphabet(Map<String, Integer> ids) implements Alphabet {

    KokoroAlphabet {
        ids = Map.copyOf(ids);
    }

    static KokoroAlphabet read(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        return new KokoroAlphabet(
                SymbolTable.read(file, JsonFile.read(file).path("model").path("vocab")));
    }

    @Override
    public boolean ofPhonemes() {
        return true;
    }

    @Override
    public List<String> symbols(String phonemes) {
        return SymbolTable.split(phonemes);
    }

    /* As kokoro.js does. */
    @Override
    public String ofEspeak(String phonemes) {
        return phonemes.replace('r', 'ɹ').replace('x', 'k').replace('ɬ', 'l').replace('ʲ', 'j');
    }

    @Override
    public int[] ids(List<String> symbols) {
        if (symbols.stream().noneMatch(symbol -> ids.containsKey(symbol) && SentenceCutter.isSpeakable(symbol))) {
            return new int[0];
        }
        IntStream inside = symbols.stream().filter(ids::containsKey).mapToInt(symbol -> ids.getOrDefault(symbol, 0));
        return IntStream.concat(IntStream.concat(IntStream.of(0), inside), IntStream.of(0))
                .toArray();
    }

    @Override
    public String sample() {
        return SymbolTable.sample(ids.keySet());
    }
}
