package io.millrace.constraint.schema;

import io.millrace.constraint.schema.ArrayFacts.Contains;
import io.millrace.constraint.schema.ArrayFacts.Items;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the keywords of one schema say of arrays. */
record ArrayKeywords(SchemaDocument document) {

    /** The most entries of a tuple. */
    private static final int TUPLE = 256;

    ArrayFacts facts(Reader read) {
        ArrayFacts facts = ArrayFacts.size(
                read.has("minItems") ? read.least("minItems") : 0,
                read.has("maxItems") ? read.most("maxItems") : Integer.MAX_VALUE);
        if (read.has("uniqueItems") && read.flag("uniqueItems")) {
            facts = facts.and(ArrayFacts.distinct());
        }
        Contains contains = contains(read);
        ArrayFacts counted = contains == null ? facts : facts.and(ArrayFacts.of(contains));
        Items items = items(read);
        return items == null ? counted : counted.and(ArrayFacts.of(items));
    }

    @Nullable
    Contains contains(Reader read) {
        if (!read.has("contains")) {
            return null;
        }
        int min = read.has("minContains") ? read.least("minContains") : 1;
        int max = read.has("maxContains") ? read.most("maxContains") : Integer.MAX_VALUE;
        Location schema = read.at().child("contains");
        SchemaPart part = document.part(schema);
        return new Contains(part, document.not(part), 0, min, max);
    }

    @Nullable
    Items items(Reader read) {
        Location at = read.at();
        boolean old = read.has("items") && read.node("items").isArray();
        String first = old ? "items" : "prefixItems";
        String rest = old || read.has("additionalItems") && !read.has("items") && read.has("prefixItems")
                ? "additionalItems"
                : "items";
        List<SchemaPart> parts = new ArrayList<>();
        if (read.has(first)) {
            if (read.node(first).size() > TUPLE) {
                throw at.refused(first, "has " + read.node(first).size() + " entries, the limit is " + TUPLE);
            }
            read.schemas(first).forEach(s -> parts.add(document.part(s)));
        }
        SchemaPart others = read.has(rest) ? document.part(at.child(rest)) : unevaluatedItems(read);
        return parts.isEmpty() && others.isAnything() ? null : new Items(List.copyOf(parts), others);
    }

    private SchemaPart unevaluatedItems(Reader read) {
        if (!read.has("unevaluatedItems")) {
            return SchemaPart.ANYTHING;
        }
        SchemaPart part = document.part(read.at().child("unevaluatedItems"));
        if (!part.isAnything() && (read.has("contains") || Unevaluated.hasBranches(read))) {
            throw read.at().refused("unevaluatedItems", "is not supported beside keywords that combine schemas");
        }
        return part;
    }
}
