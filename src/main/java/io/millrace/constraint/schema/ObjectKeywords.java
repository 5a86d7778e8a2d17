package io.millrace.constraint.schema;

import io.millrace.constraint.regex.Regex;
import io.millrace.constraint.schema.ObjectFacts.Members;
import io.millrace.constraint.schema.ObjectFacts.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What the keywords of one schema say of objects.
 *
 * @param names the texts that follow a part
 */
record ObjectKeywords(SchemaDocument document, Function<SchemaPart, Regex> names) {

    ObjectFacts facts(Reader read) {
        ObjectFacts facts = ObjectFacts.size(
                read.has("minProperties") ? read.least("minProperties") : 0,
                read.has("maxProperties") ? read.most("maxProperties") : Integer.MAX_VALUE);
        Members members = members(read);
        if (!members.stated().isEmpty()
                || !members.patterns().isEmpty()
                || !members.rest().isAnything()) {
            facts = facts.and(ObjectFacts.of(members));
        }
        if (read.has("required")) {
            facts = facts.and(ObjectFacts.required(read.texts("required", read.node("required"))));
        }
        facts = read.has("propertyNames") ? facts.and(namesOf(read)) : facts;
        return read.has("unevaluatedProperties") ? facts.and(new Unevaluated(document).properties(read)) : facts;
    }

    Members members(Reader read) {
        Map<String, SchemaPart> stated = new LinkedHashMap<>();
        if (read.has("properties")) {
            for (Map.Entry<String, JsonNode> e : read.entries("properties")) {
                stated.put(e.getKey(), document.part(read.at().child("properties", e.getKey())));
            }
        }
        List<Pattern> patterns = new ArrayList<>();
        if (read.has("patternProperties")) {
            for (Map.Entry<String, JsonNode> e : read.entries("patternProperties")) {
                patterns.add(new Pattern(
                        Patterns.of(read.at(), "patternProperties", e.getKey(), document.budget),
                        document.part(read.at().child("patternProperties", e.getKey()))));
            }
        }
        SchemaPart rest = read.has("additionalProperties")
                ? document.part(read.at().child("additionalProperties"))
                : SchemaPart.ANYTHING;
        return new Members(stated, patterns, rest);
    }

    private ObjectFacts namesOf(Reader read) {
        Regex allowed = nameLanguage(read);
        if (allowed instanceof Regex.Union(List<Regex> texts)
                && texts.stream().allMatch(Regex.Literal.class::isInstance)) {
            Map<String, SchemaPart> stated = new LinkedHashMap<>();
            texts.forEach(t -> stated.put(((Regex.Literal) t).text(), SchemaPart.ANYTHING));
            return ObjectFacts.of(new Members(stated, List.of(), SchemaPart.NOTHING));
        }
        return ObjectFacts.of(new Members(
                Map.of(),
                List.of(new Pattern(new Regex.Complement(allowed), SchemaPart.NOTHING)),
                SchemaPart.ANYTHING));
    }

    Regex nameLanguage(Reader read) {
        return names.apply(document.part(read.at().child("propertyNames")));
    }
}
