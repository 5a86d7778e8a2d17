package io.millrace.constraint.schema;

import io.millrace.constraint.schema.ObjectFacts.Members;
import io.millrace.constraint.schema.ObjectFacts.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code unevaluatedProperties} where the keys that are evaluated are the same for all values: beside references and allOf. */
final class Unevaluated {

    private static final List<String> BRANCHES =
            List.of("anyOf", "oneOf", "if", "dependentSchemas", "dependencies", "$dynamicRef", "$recursiveRef");

    private final SchemaDocument document;
    private final Map<String, SchemaPart> stated = new LinkedHashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();
    private boolean all;

    Unevaluated(SchemaDocument document) {
        this.document = document;
    }

    static boolean hasBranches(Reader read) {
        return read.has("$ref") || read.has("allOf") || BRANCHES.stream().anyMatch(read::has);
    }

    ObjectFacts properties(Reader read) {
        SchemaPart rest = document.part(read.at().child("unevaluatedProperties"));
        if (rest.isAnything()) {
            return ObjectFacts.ANY;
        }
        collect(read, read.at(), 0);
        return all ? ObjectFacts.ANY : ObjectFacts.of(new Members(stated, patterns, rest));
    }

    private void collect(Reader read, Location at, int depth) {
        if (depth > document.limits.depth() || BRANCHES.stream().anyMatch(at::has)) {
            throw read.at()
                    .refused("unevaluatedProperties", "is not supported beside anyOf, oneOf, if and dependencies");
        }
        Reader here = new Reader(at, document.limits);
        all |= here.has("additionalProperties") || depth > 0 && here.has("unevaluatedProperties");
        if (here.has("properties")) {
            here.entries("properties").forEach(e -> stated.put(e.getKey(), SchemaPart.ANYTHING));
        }
        if (here.has("patternProperties")) {
            here.entries("patternProperties")
                    .forEach(e -> patterns.add(new Pattern(
                            Patterns.of(at, "patternProperties", e.getKey(), document.budget), SchemaPart.ANYTHING)));
        }
        if (here.has("$ref")) {
            collect(read, document.resolve(at), depth + 1);
        }
        if (here.has("allOf")) {
            here.schemas("allOf").forEach(s -> collect(read, s, depth + 1));
        }
    }
}
