package io.millrace.constraint.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The keywords of a schema that put other schemas together. */
record Combinations(SchemaDocument document, Ways ways, Ways wide) {

    /** A keyword that combines schemas. */
    record Combination(String keyword, Following ways, Supplier<List<Facts>> otherwise) {

        List<Facts> following(List<Facts> beside) {
            return ways.beside(beside);
        }

        List<Facts> failing() {
            return otherwise.get();
        }
    }

    /** The ways to follow a keyword, given those that its siblings leave. */
    interface Following {
        List<Facts> beside(List<Facts> ways);
    }

    List<Combination> of(Reader read) {
        List<Combination> all = new ArrayList<>();
        Location at = read.at();
        if (read.has("$ref")) {
            Location target = document.resolve(at);
            all.add(new Combination("$ref", _ -> ways.of(target, true), () -> ways.of(target, false)));
        }
        if (read.has("allOf")) {
            List<Location> schemas = read.schemas("allOf");
            all.add(new Combination(
                    "allOf", _ -> ways.all(schemas, true, at.pointer()), () -> ways.any(schemas, false, at.pointer())));
        }
        if (read.has("anyOf")) {
            List<Location> schemas = read.schemas("anyOf");
            all.add(new Combination(
                    "anyOf", _ -> ways.any(schemas, true, at.pointer()), () -> ways.all(schemas, false, at.pointer())));
        }
        if (read.has("not")) {
            Location schema = at.child("not");
            all.add(new Combination("not", _ -> ways.part(schema, false), () -> ways.part(schema, true)));
        }
        if (read.has("if") && (read.has("then") || read.has("else"))) {
            all.add(new Combination("if", _ -> branches(at, true), () -> branches(at, false)));
        }
        all.addAll(new Dependencies(ways).of(read));
        if (read.has("oneOf")) {
            List<Location> schemas = read.schemas("oneOf");
            OneOf one = new OneOf(document, ways, wide, at, schemas);
            all.add(new Combination(
                    "oneOf",
                    beside ->
                            ways.alternatives().exact() ? one.following(beside) : ways.any(schemas, true, at.pointer()),
                    one::failing));
        }
        return all;
    }

    private List<Facts> branches(Location at, boolean holds) {
        List<Facts> all = new ArrayList<>();
        all.addAll(
                ways.alternatives().product(ways.part(at.child("if"), true), branch(at, "then", holds), at.pointer()));
        all.addAll(
                ways.alternatives().product(ways.part(at.child("if"), false), branch(at, "else", holds), at.pointer()));
        return ways.alternatives().bounded(all, at.pointer());
    }

    private List<Facts> branch(Location at, String keyword, boolean holds) {
        if (at.has(keyword)) {
            return ways.part(at.child(keyword), holds);
        }
        return holds ? Alternatives.ANYTHING : List.of();
    }
}
