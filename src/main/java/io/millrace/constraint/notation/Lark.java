package io.millrace.constraint.notation;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Grammars;
import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.notation.LarkTree.Definition;
import io.millrace.constraint.regex.Regex;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Lark's notation as LLGuidance takes it ({@code docs/syntax.md} there).
 *
 * <p>There is no scanner: a text belongs to a grammar if it can be cut into its terminals in any way. Neither does a terminal have
 * to be as long as it could, nor does one take precedence over another. What is ignored may stand behind every terminal.
 */
public final class Lark {

    private static final int LENGTH = 100_000;

    private final Function<JsonNode, Grammar> schemas;
    private final LarkReader reader;
    private final LarkTerminals terminals;
    private final Rules rules;
    private @Nullable Regex ignored;

    private Lark(String grammar, Function<JsonNode, Grammar> schemas) {
        LarkScanner scanner = new LarkScanner(grammar);
        this.schemas = schemas;
        this.reader = new LarkReader(scanner);
        this.terminals = new LarkTerminals(reader);
        this.rules = new Rules(scanner.text);
    }

    /**
     * The texts of a grammar's rule {@code start}.
     *
     * @param schemas the JSON texts that follow a schema
     * @throws ConstraintException of what is no grammar or cannot be held, by line and column
     */
    public static Grammar grammar(String grammar, Function<JsonNode, Grammar> schemas) {
        if (grammar.length() > LENGTH) {
            throw new ConstraintException("grammar", "has " + grammar.length() + " characters, the limit is " + LENGTH);
        }
        return new Lark(grammar, schemas).grammar();
    }

    private Grammar grammar() {
        reader.read();
        if (!reader.ignored.isEmpty()) {
            List<Regex> all = reader.ignored.stream().map(terminals::regex).toList();
            ignored = new Regex.Repeat(new Regex.Union(all), 0, Regex.Repeat.UNBOUNDED);
        }
        reader.definitions.forEach(this::define);
        return rules.grammar("start");
    }

    private void define(String name, Definition definition) {
        if (LarkTree.isTerminal(name)) {
            terminals.named(name, definition.at());
        } else {
            rules.define(name, definition.at(), body(definition));
        }
    }

    private Node body(Definition definition) {
        return definition.lazy()
                ? lexeme(terminals.lazy(definition.tree(), definition.suffix()))
                : node(definition.tree());
    }

    private Node node(LarkTree tree) {
        return switch (tree) {
            case LarkTree.Name(String name, int at) when LarkTree.isTerminal(name) -> lexeme(terminals.named(name, at));
            case LarkTree.Name(String name, int at) -> rules.named(name, at);
            case LarkTree.Lexeme(Regex regex) -> lexeme(regex);
            case LarkTree.Json(JsonNode schema, int at) -> json(schema, at);
            case LarkTree.All(List<LarkTree> trees) -> Parts.sequence(nodes(trees));
            case LarkTree.Any(List<LarkTree> trees) -> Parts.choice(nodes(trees));
            case LarkTree.Both _, LarkTree.Not _ -> lexeme(terminals.regex(tree));
            case LarkTree.Again(LarkTree of, int min, int max) -> Parts.repeat(node(of), min, max);
        };
    }

    private List<Node> nodes(List<LarkTree> trees) {
        return trees.stream().map(this::node).toList();
    }

    private Node json(JsonNode schema, int at) {
        try {
            Node text = rules.embedded(schemas.apply(schema));
            return ignored == null ? text : Grammars.sequence(text, new Node.Terminal(ignored));
        } catch (ConstraintException e) {
            throw reader.wrong(at, "%json: " + e.place() + ": " + e.getMessage());
        }
    }

    private Node lexeme(Regex regex) {
        return ignored == null || regex.equals(Regex.EMPTY)
                ? new Node.Terminal(regex)
                : new Node.Terminal(new Regex.Concat(List.of(regex, ignored)));
    }
}
