package io.millrace.openai;

import io.millrace.core.ServingException.InvalidRequest;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What becomes of each field of a request object. A field in none of the three lists is refused: what is not known cannot be
 * known to change nothing. A null is a field left out.
 *
 * @param implemented fields that take effect
 * @param harmless fields that change no answer, accepted whatever their value
 * @param refused fields that would change the answer and are not supported, each with the values, as JSON, that ask for nothing
 */
record FieldRules(Set<String> implemented, Set<String> harmless, Map<String, Set<String>> refused) {

    static FieldRules of(List<Field<?>> implemented, Set<String> harmless, Map<String, Set<String>> refused) {
        return new FieldRules(Set.copyOf(implemented.stream().map(Field::name).toList()), harmless, refused);
    }

    /** The rules with further refused fields. */
    FieldRules refusing(Map<String, Set<String>> more) {
        Map<String, Set<String>> all = new LinkedHashMap<>(refused);
        all.putAll(more);
        return new FieldRules(implemented, harmless, all);
    }

    /** Refuses the first field that may not be there; {@code prefix} is the path of the object, with its dot. */
    void check(ObjectNode object, String prefix) {
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            if (!property.getValue().isNull()) {
                check(property.getKey(), property.getValue(), prefix + property.getKey());
            }
        }
    }

    private void check(String name, JsonNode value, String path) {
        if (implemented.contains(name) || harmless.contains(name)) {
            return;
        }
        Set<String> neutral = refused.get(name);
        if (neutral == null) {
            throw new InvalidRequest(path, "Unknown field '" + path + "'" + suggestion(name));
        }
        if (!neutral.contains(value.toString())) {
            throw new InvalidRequest(path, refusal(path, neutral, value));
        }
    }

    private static String refusal(String path, Set<String> neutral, JsonNode value) {
        String allowed = neutral.isEmpty() ? "" : " or set it to " + String.join(" or ", sorted(neutral));
        return "'" + path + "' is not supported by this server: leave it out" + allowed + ", but was "
                + Values.shown(value);
    }

    private static List<String> sorted(Set<String> values) {
        return values.stream().sorted().toList();
    }

    private String suggestion(String name) {
        @Nullable
        String nearest = Stream.concat(implemented.stream(), harmless.stream())
                .sorted()
                .min(Comparator.comparingInt(known -> distance(known, name)))
                .orElse(null);
        boolean near = nearest != null && distance(nearest, name) <= 1 + name.length() / 4;
        return near ? "; did you mean '" + nearest + "'?" : "";
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0, diagonal = 0; j <= b.length(); j++) {
                int above = row[j];
                row[j] = i == 0
                        ? j
                        : j == 0 ? i : cheapest(row[j - 1], above, diagonal, a.charAt(i - 1) == b.charAt(j - 1));
                diagonal = above;
            }
        }
        return row[b.length()];
    }

    private static int cheapest(int left, int above, int diagonal, boolean same) {
        return Math.min(Math.min(left, above) + 1, diagonal + (same ? 0 : 1));
    }
}
