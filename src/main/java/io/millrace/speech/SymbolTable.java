package io.millrace.speech;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Symbols by name, as vocabularies in JSON have them. */
final class SymbolTable {

    private static final int MOST = 1 << 20; // the largest id, and more than any vocabulary of symbols has

    private SymbolTable() {}

    /** @throws IllegalArgumentException where it is no object of ids */
    static Map<String, Integer> read(Path file, JsonNode object) {
        if (!object.isObject() || object.isEmpty()) {
            throw new IllegalArgumentException(file + ": it holds no ids of symbols");
        }
        Map<String, Integer> ids = new HashMap<>();
        object.properties().forEach(entry -> ids.put(entry.getKey(), id(file, entry.getKey(), entry.getValue())));
        return ids;
    }

    static int id(Path file, String symbol, JsonNode id) {
        if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0 || id.intValue() > MOST) {
            throw new IllegalArgumentException(
                    file + ": the id of '" + symbol + "' must be a number from 0 to " + MOST + ", but is " + id);
        }
        return id.intValue();
    }

    /** One symbol a code point. */
    static List<String> split(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    /** Three letters of one code point, as often as there are. */
    static String sample(Collection<String> symbols) {
        String some = symbols.stream()
                .filter(symbol -> symbol.codePointCount(0, symbol.length()) == 1)
                .filter(symbol -> Character.isLowerCase(symbol.codePointAt(0)))
                .sorted()
                .limit(3)
                .collect(Collectors.joining());
        return some.isEmpty()
                ? symbols.stream()
                        .filter(SentenceCutter::isSpeakable)
                        .sorted()
                        .findFirst()
                        .orElse("")
                : some;
    }
}
