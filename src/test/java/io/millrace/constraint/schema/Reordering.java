package io.millrace.constraint.schema;

import io.millrace.constraint.match.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Values whose keys are written in the order that a matcher asks for. */
final class Reordering {

    private Reordering() {}

    static boolean accepts(Matcher matcher, JsonNode value) {
        return write(matcher, value).filter(Matcher::mayEnd).isPresent();
    }

    private static Optional<Matcher> write(Matcher from, JsonNode value) {
        return switch (Type.of(value)) {
            case OBJECT -> object(from, value);
            case ARRAY -> array(from, value);
            default -> text(from, MaskBench.JSON.writeValueAsString(value));
        };
    }

    private static Optional<Matcher> text(Matcher from, String text) {
        Matcher next = from.copy();
        return next.accept(text.getBytes(StandardCharsets.UTF_8)) ? Optional.of(next) : Optional.empty();
    }

    private static Optional<Matcher> array(Matcher from, JsonNode array) {
        Optional<Matcher> at = text(from, "[");
        for (int i = 0; i < array.size(); i++) {
            JsonNode item = array.get(i);
            String comma = i == 0 ? "" : ",";
            at = at.flatMap(m -> text(m, comma)).flatMap(m -> write(m, item));
        }
        return at.flatMap(m -> text(m, "]"));
    }

    private static Optional<Matcher> object(Matcher from, JsonNode object) {
        Map<String, JsonNode> left = new LinkedHashMap<>();
        object.properties().forEach(e -> left.put(e.getKey(), e.getValue()));
        Optional<Matcher> at = text(from, "{");
        String comma = "";
        while (at.isPresent() && !left.isEmpty()) {
            at = member(at.get(), comma, left);
            comma = ",";
        }
        return at.flatMap(m -> text(m, "}"));
    }

    /** Goes on by a member after which all others may still come. */
    private static Optional<Matcher> member(Matcher from, String comma, Map<String, JsonNode> left) {
        for (Map.Entry<String, JsonNode> e : left.entrySet()) {
            Optional<Matcher> after = key(from, comma, e.getKey()).flatMap(m -> write(m, e.getValue()));
            boolean first = after.isPresent()
                    && left.keySet().stream()
                            .allMatch(k -> k.equals(e.getKey()) || key(after.get(), ",", k).isPresent());
            if (first) {
                left.remove(e.getKey());
                return after;
            }
        }
        return Optional.empty();
    }

    private static Optional<Matcher> key(Matcher from, String comma, String key) {
        return text(from, comma + MaskBench.JSON.writeValueAsString(key) + ":");
    }
}
