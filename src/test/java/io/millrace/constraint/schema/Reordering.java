package io.millrace.constraint.schema;

import io.millrace.constraint.match.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Values whose keys are written in the order that a matcher asks for. */
final class Reordering {

    private static final int TRIES = 500;

    private int tries = TRIES;

    private Reordering() {}

    static boolean accepts(Matcher matcher, JsonNode value) {
        return new Reordering().write(matcher, value).filter(Matcher::mayEnd).isPresent();
    }

    private Optional<Matcher> write(Matcher from, JsonNode value) {
        return switch (Type.of(value)) {
            case OBJECT -> object(from, value);
            case ARRAY -> array(from, value);
            default -> text(from, MaskBench.JSON.writeValueAsString(value));
        };
    }

    private static Optional<Matcher> text(Matcher from, String text) {
        Matcher next = from.copy();
        return text.isEmpty() || next.accept(text.getBytes(StandardCharsets.UTF_8))
                ? Optional.of(next)
                : Optional.empty();
    }

    private Optional<Matcher> array(Matcher from, JsonNode array) {
        Optional<Matcher> at = text(from, "[");
        for (int i = 0; i < array.size(); i++) {
            JsonNode item = array.get(i);
            String comma = i == 0 ? "" : ",";
            at = at.flatMap(m -> text(m, comma)).flatMap(m -> write(m, item));
        }
        return at.flatMap(m -> text(m, "]"));
    }

    private Optional<Matcher> object(Matcher from, JsonNode object) {
        Map<String, JsonNode> left = new LinkedHashMap<>();
        object.properties().forEach(e -> left.put(e.getKey(), e.getValue()));
        return text(from, "{").flatMap(m -> members(m, "", left)).flatMap(m -> text(m, "}"));
    }

    private Optional<Matcher> members(Matcher from, String comma, Map<String, JsonNode> left) {
        if (left.isEmpty()) {
            return Optional.of(from);
        }
        for (Next next : candidates(from, comma, left)) {
            if (tries-- < 0) {
                return Optional.empty();
            }
            Map<String, JsonNode> rest = new LinkedHashMap<>(left);
            rest.remove(next.key);
            Optional<Matcher> all = members(next.after, ",", rest);
            if (all.isPresent()) {
                return all;
            }
        }
        return Optional.empty();
    }

    /** A member that may come next, and how many of the others may come right behind it. */
    private record Next(String key, Matcher after, long open) {}

    private List<Next> candidates(Matcher from, String comma, Map<String, JsonNode> left) {
        List<Next> all = new ArrayList<>();
        left.forEach((key, value) -> key(from, comma, key)
                .flatMap(m -> write(m, value))
                .ifPresent(after -> all.add(new Next(
                        key,
                        after,
                        left.keySet().stream()
                                .filter(k -> key(after, ",", k).isPresent())
                                .count()))));
        all.sort(Comparator.comparingLong(Next::open).reversed());
        return all;
    }

    private static Optional<Matcher> key(Matcher from, String comma, String key) {
        return text(from, comma + MaskBench.JSON.writeValueAsString(key) + ":");
    }
}
