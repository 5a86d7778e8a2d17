package io.millrace.constraint.schema;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.schema.SchemaPart.Term;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A schema as a document: where its references lead, and its schemas by their pointers. */
final class SchemaDocument {

    private static final Set<String> NO_SCHEMAS = Set.of("enum", "const", "default", "examples", "example");

    private static final int LEVELS = 1_000;

    final SchemaLimits limits;
    final SchemaBudget budget;
    private final Location root;
    private final boolean referenceStandsAlone;
    private final boolean integersHaveNoFraction;
    private final Map<String, Location> named = new HashMap<>();
    private final Map<String, Location> known = new HashMap<>();

    SchemaDocument(JsonNode schema, SchemaLimits limits, SchemaBudget budget) {
        this.limits = limits;
        this.budget = budget;
        String draft = text(schema, "$schema");
        this.integersHaveNoFraction = draft.contains("draft-03") || draft.contains("draft-04");
        this.referenceStandsAlone = integersHaveNoFraction || draft.contains("draft-06") || draft.contains("draft-07");
        this.root = new Location("", schema, base("", schema));
        index();
    }

    SchemaPart part() {
        return part(root);
    }

    /** What a schema asks for; a schema that only refers to another is that other. */
    SchemaPart part(Location at) {
        Location schema = at;
        for (int hops = 0; isReference(schema); hops++) {
            if (hops > limits.depth()) {
                throw at.refused("$ref", "leads back to itself");
            }
            schema = resolve(schema);
        }
        return meaning(schema);
    }

    /** What a part of one schema does not allow. */
    SchemaPart not(SchemaPart part) {
        if (part.isAnything() || part.isNothing()) {
            return part.isAnything() ? SchemaPart.NOTHING : SchemaPart.ANYTHING;
        }
        return SchemaPart.of(part.terms().getFirst().not());
    }

    Location location(Term term) {
        Location location = known.get(term.pointer());
        if (location == null) {
            throw new IllegalStateException(term.pointer());
        }
        return location;
    }

    /** Whether the keywords beside a reference have no meaning: up to draft 7. */
    boolean referenceStandsAlone() {
        return referenceStandsAlone;
    }

    /** Whether 1.0 is no integer: up to draft 4. */
    boolean integersHaveNoFraction() {
        return integersHaveNoFraction;
    }

    Location resolve(Location at) {
        JsonNode reference = at.node().get("$ref");
        if (reference == null || !reference.isString()) {
            throw at.refused("$ref", "must be a text");
        }
        return find(at, reference.stringValue());
    }

    private SchemaPart meaning(Location at) {
        if (at.node().isBoolean()) {
            return at.node().booleanValue() ? SchemaPart.ANYTHING : SchemaPart.NOTHING;
        }
        if (!at.node().isObject()) {
            throw new ConstraintException(
                    at.pointer(), "the schema at #" + at.pointer() + " must be an object or a boolean");
        }
        if (at.node().properties().stream().noneMatch(e -> Keywords.MEANINGFUL.contains(e.getKey()))) {
            return SchemaPart.ANYTHING;
        }
        known.putIfAbsent(at.pointer(), at);
        if (known.size() > limits.rules()) {
            throw at.refused("$defs", "goes beyond " + limits.rules() + " schemas");
        }
        return SchemaPart.of(new Term(at.pointer(), true));
    }

    private boolean isReference(Location at) {
        JsonNode node = at.node();
        return node.isObject()
                && node.has("$ref")
                && (referenceStandsAlone
                        || node.properties().stream()
                                .noneMatch(
                                        e -> Keywords.MEANINGFUL.contains(e.getKey()) && !"$ref".equals(e.getKey())));
    }

    private Location find(Location at, String reference) {
        int hash = reference.indexOf('#');
        String document = hash < 0 ? reference : reference.substring(0, hash);
        String fragment = hash < 0 ? "" : decoded(reference.substring(hash + 1));
        Location resource = document.isEmpty() ? named.get(at.base()) : named.get(join(at.base(), document));
        if (resource == null && !document.isEmpty()) {
            throw at.refused("$ref", "refers to another document: " + shown(reference));
        }
        Location found = resource == null ? null : inside(resource, fragment);
        if (found == null) {
            found = inside(root, fragment);
        }
        if (found == null) {
            throw at.refused("$ref", "leads nowhere: " + shown(reference));
        }
        return found;
    }

    private @Nullable Location inside(Location resource, String fragment) {
        return fragment.isEmpty() || fragment.startsWith("/")
                ? walk(resource, fragment)
                : named.get(resource.base() + "#" + fragment);
    }

    private static @Nullable Location walk(Location from, String pointer) {
        Location at = from;
        String[] tokens = pointer.split("/", -1);
        for (int i = 1; i < tokens.length; i++) {
            String token = tokens[i].replace("~1", "/").replace("~0", "~");
            JsonNode next =
                    at.node().isArray() ? element(at.node(), token) : at.node().get(token);
            if (next == null) {
                return null;
            }
            at = new Location(at.pointer() + "/" + Location.escape(token), next, base(at.base(), next));
        }
        return at;
    }

    private static @Nullable JsonNode element(JsonNode array, String token) {
        return token.matches("[0-9]{1,6}") ? array.get(Integer.parseInt(token)) : null;
    }

    /** A place to look at, and how deep it lies. */
    private record Place(Location at, int level, boolean schema) {}

    private void index() {
        Deque<Place> open = new ArrayDeque<>();
        open.add(new Place(root, 0, true));
        named.put("", root);
        while (!open.isEmpty()) {
            Place place = open.poll();
            if (place.schema) {
                name(place.at);
            }
            below(place, open);
        }
    }

    private void below(Place place, Deque<Place> open) {
        JsonNode node = place.at.node();
        if (place.level > LEVELS) {
            throw new ConstraintException("", "the schema is nested deeper than " + LEVELS);
        }
        for (Map.Entry<String, JsonNode> e : node.properties()) {
            add(place, e.getKey(), e.getValue(), place.schema && !NO_SCHEMAS.contains(e.getKey()), open);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            add(place, Integer.toString(i), node.get(i), place.schema, open);
        }
    }

    private static void add(Place place, String token, JsonNode node, boolean schema, Deque<Place> open) {
        if (node.isContainer()) {
            Location at = place.at;
            String pointer = schema ? at.pointer() + "/" + Location.escape(token) : "";
            open.add(new Place(new Location(pointer, node, base(at.base(), node)), place.level + 1, schema));
        }
    }

    private void name(Location at) {
        if (!id(at.node()).isEmpty()) {
            named.putIfAbsent(at.base(), at);
        }
        for (String keyword : new String[] {"$anchor", "$dynamicAnchor"}) {
            if (!text(at.node(), keyword).isEmpty()) {
                named.putIfAbsent(at.base() + "#" + text(at.node(), keyword), at);
            }
        }
        if (id(at.node()).startsWith("#")) {
            named.putIfAbsent(at.base() + id(at.node()), at);
        }
    }

    private static String base(String base, JsonNode node) {
        String id = id(node);
        return id.isEmpty() || id.startsWith("#") ? base : join(base, id);
    }

    private static String id(JsonNode node) {
        String id = text(node, "$id");
        return id.isEmpty() ? text(node, "id") : id;
    }

    private static String join(String base, String reference) {
        String plain = reference.indexOf('#') < 0 ? reference : reference.substring(0, reference.indexOf('#'));
        try {
            return base.isEmpty() ? plain : URI.create(base).resolve(plain).toString();
        } catch (IllegalArgumentException _) {
            return plain;
        }
    }

    private static String decoded(String fragment) {
        try {
            return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return fragment;
        }
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.isObject() ? node.get(field) : null;
        return value != null && value.isString() ? value.stringValue() : "";
    }

    private static String shown(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
