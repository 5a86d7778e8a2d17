package io.millrace.edge;

import io.millrace.core.NearestName;
import io.millrace.core.ServingException.InvalidRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
public record FieldRules(Set<String> implemented, Set<String> harmless, Map<String, Set<String>> refused) {

    /** Of requests to whatever nothing is sampled by: they change no answer. */
    public static final Set<String> NEVER_MATTER =
            Set.of("cache_salt", "metadata", "request_id", "safety_identifier", "user");

    public static FieldRules of(List<Field<?>> implemented, Set<String> harmless, Map<String, Set<String>> refused) {
        return new FieldRules(Set.copyOf(implemented.stream().map(Field::name).toList()), harmless, refused);
    }

    /** The rules with further refused fields. */
    public FieldRules refusing(Map<String, Set<String>> more) {
        Map<String, Set<String>> all = new LinkedHashMap<>(refused);
        all.putAll(more);
        return new FieldRules(implemented, harmless, all);
    }

    /** Refuses the first field that may not be there; {@code prefix} is the path of the object, with its dot. */
    public void check(ObjectNode object, String prefix) {
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
        return NearestName.within(
                        name,
                        Stream.concat(implemented.stream(), harmless.stream()).toList())
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    /** Refuses a body with more than one of the fields. */
    public static void atMostOne(ObjectNode body, String... names) {
        List<String> present = List.of(names).stream().filter(body::hasNonNull).toList();
        if (present.size() > 1) {
            throw new InvalidRequest(
                    present.get(1), "'" + present.get(0) + "' and '" + present.get(1) + "' are both there: send one");
        }
    }
}
