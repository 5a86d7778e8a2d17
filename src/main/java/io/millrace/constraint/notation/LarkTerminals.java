package io.millrace.constraint.notation;

import io.millrace.constraint.notation.LarkTree.Definition;
import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The terminals of a grammar in Lark's notation, as regular languages. */
final class LarkTerminals {

    private static final int NESTED = 50;
    private static final int PARTS = 200_000;
    private static final int DEPTH = 300;

    private final LarkReader grammar;
    private final Map<String, Regex> known = new HashMap<>();
    private final List<String> underway = new ArrayList<>();
    private int parts;

    LarkTerminals(LarkReader grammar) {
        this.grammar = grammar;
    }

    Regex named(String name, int at) {
        Regex regex = known.get(name);
        if (regex == null) {
            regex = define(name, at);
            known.put(name, regex);
        }
        parts += Sizes.of(regex, PARTS, DEPTH);
        if (parts > PARTS) {
            throw grammar.wrong(
                    at, "terminals spelled out have more than " + PARTS + " parts, or are nested deeper than " + DEPTH);
        }
        return regex;
    }

    private Regex define(String name, int at) {
        Definition definition = grammar.definitions.get(name);
        if (definition == null) {
            throw grammar.wrong(
                    at,
                    "the terminal " + name
                            + (grammar.declared.contains(name) ? " is declared without a text" : " is not defined"));
        }
        if (underway.contains(name)) {
            throw grammar.wrong(at, "the terminal " + name + " refers to itself");
        }
        if (underway.size() == NESTED) {
            throw grammar.wrong(at, "terminals made of terminals deeper than " + NESTED);
        }
        underway.add(name);
        Regex regex = regex(definition.tree());
        underway.removeLast();
        return regex;
    }

    Regex regex(LarkTree tree) {
        return switch (tree) {
            case LarkTree.Name(String name, int at) when LarkTree.isTerminal(name) -> named(name, at);
            case LarkTree.Name(String name, int at) ->
                throw grammar.wrong(at, "the rule " + name + " stands where only terminals may");
            case LarkTree.Lexeme(Regex regex) -> regex;
            case LarkTree.Json json -> throw grammar.wrong(json.at(), "%json stands where only terminals may");
            case LarkTree.All(List<LarkTree> trees) -> new Regex.Concat(all(trees));
            case LarkTree.Any(List<LarkTree> trees) -> new Regex.Union(all(trees));
            case LarkTree.Both(List<LarkTree> trees) -> new Regex.Intersection(all(trees));
            case LarkTree.Not(LarkTree of) -> new Regex.Complement(regex(of));
            case LarkTree.Again(LarkTree of, int min, int max) -> new Regex.Repeat(regex(of), min, max);
        };
    }

    private List<Regex> all(List<LarkTree> trees) {
        return trees.stream().map(this::regex).toList();
    }

    /** A rule that ends as soon as it may: no text of it begins with a shorter one. */
    Regex lazy(LarkTree tree, @Nullable LarkTree suffix) {
        Regex whole = suffix == null ? regex(tree) : new Regex.Concat(List.of(regex(tree), regex(suffix)));
        Regex longer = new Regex.Concat(List.of(whole, new Regex.Chars(CodePoints.ALL), Regex.ANY));
        return new Regex.Intersection(List.of(whole, new Regex.Complement(longer)));
    }
}
