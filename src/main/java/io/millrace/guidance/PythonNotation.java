package io.millrace.guidance;

import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Rewriting;
import io.millrace.constraint.regex.Regex;
import io.millrace.constraint.regex.Spelling;
import java.util.List;

/** Grammars of JSON as Python writes it: dicts, lists, numbers, strings in either kind of quotes, True, False, None. */
final class PythonNotation {

    private PythonNotation() {}

    static Grammar of(Grammar json) {
        return Rewriting.of(json, PythonNotation::of);
    }

    /* A token of JSON: what is not a string holds no text that could be taken for a word. */
    private static Regex of(Regex token) {
        return switch (token) {
            case Regex.JsonString(Regex content, boolean _) -> string(content);
            case Regex.Literal(String text) -> new Regex.Literal(word(text));
            case Regex.Union(List<Regex> ways) ->
                new Regex.Union(ways.stream().map(PythonNotation::of).toList());
            case Regex.Concat(List<Regex> parts) ->
                new Regex.Concat(parts.stream().map(PythonNotation::of).toList());
            default -> token;
        };
    }

    /** A string of Python whose text is in a language. */
    static Regex string(Regex content) {
        return new Regex.Union(
                List.of(quoted(content, "\"", Spelling.JSON_SHORTEST), quoted(content, "'", Spelling.SINGLE_QUOTED)));
    }

    private static Regex quoted(Regex content, String quote, Spelling spelling) {
        Regex mark = new Regex.Literal(quote);
        return new Regex.Concat(List.of(mark, new Regex.Spelled(content, spelling), mark));
    }

    private static String word(String text) {
        return switch (text) {
            case "true" -> "True";
            case "false" -> "False";
            case "null" -> "None";
            default -> text;
        };
    }
}
