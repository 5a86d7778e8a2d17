package io.millrace.speech;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The phonemes of a Piper voice: {@code phoneme_id_map} and {@code phoneme_type} of its {@code .onnx.json}. Ids are those of {@code ^}
 * and {@code _}, of each phoneme and {@code _}, and of {@code $}, as piper-phonemize has them.
 *
 * @param ids of each phoneme
 * @param text whether the phonemes are the code points of the text, decomposed and in lower case
 */
record PiperAlphabet(Map<String, List<Integer>> ids, boolean text) implements Alphabet {

    private static final String BEGIN = "^";
    private static final String PAD = "_";
    private static final String END = "$";

    PiperAlphabet {
        ids = Map.copyOf(ids);
    }

    static PiperAlphabet read(Path file, JsonNode config) {
        String type = config.path("phoneme_type").asString("espeak");
        if (!type.equals("text") && !type.equals("espeak")) {
            throw new IllegalArgumentException(
                    file + ": phoneme_type must be espeak or text to be spoken here, but is " + type);
        }
        if (!config.path("phoneme_map").isEmpty()) {
            throw new IllegalArgumentException(file + ": phoneme_map is not served, only a map of ids");
        }
        return new PiperAlphabet(ids(file, config.path("phoneme_id_map")), type.equals("text"));
    }

    private static Map<String, List<Integer>> ids(Path file, JsonNode map) {
        Map<String, List<Integer>> ids = new HashMap<>();
        map.properties().forEach(entry -> {
            List<Integer> own = new ArrayList<>();
            entry.getValue().forEach(id -> own.add(SymbolTable.id(file, entry.getKey(), id)));
            ids.put(entry.getKey(), List.copyOf(own));
        });
        for (String frame : List.of(BEGIN, PAD, END)) {
            if (!ids.containsKey(frame)) {
                throw new IllegalArgumentException(file + ": phoneme_id_map has no '" + frame + "'");
            }
        }
        return ids;
    }

    @Override
    public boolean ofPhonemes() {
        return !text;
    }

    @Override
    public List<String> symbols(String phonemes) {
        String cased = text ? phonemes.toLowerCase(Locale.ROOT) : phonemes;
        return SymbolTable.split(Normalizer.normalize(cased, Normalizer.Form.NFD));
    }

    @Override
    public int[] ids(List<String> symbols) {
        List<Integer> read = new ArrayList<>(of(BEGIN));
        read.addAll(of(PAD));
        boolean any = false;
        for (String symbol : symbols) {
            if (ids.containsKey(symbol)) {
                read.addAll(of(symbol));
                read.addAll(of(PAD));
                any |= SentenceCutter.isSpeakable(symbol);
            }
        }
        read.addAll(of(END));
        return any ? read.stream().mapToInt(Integer::intValue).toArray() : new int[0];
    }

    private List<Integer> of(String symbol) {
        return ids.getOrDefault(symbol, List.of());
    }

    @Override
    public String sample() {
        return SymbolTable.sample(ids.keySet());
    }
}
