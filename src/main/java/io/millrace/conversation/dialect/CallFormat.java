package io.millrace.conversation.dialect;

import java.util.List;

/**
 * How a dialect writes calls, for a grammar: {@code open (beforeName NAME afterName ARGUMENTS afterArguments)} repeated with
 * {@code separator} between, then {@code close}. Pieces may hold special tokens, written as their text.
 *
 * @param triggers text that turns free text into calls; {@code open + beforeName} begins with each of them
 * @param triggersAtStart whether a trigger counts only as the first text of an answer
 * @param close empty where the end of the turn closes the calls
 * @param parallel whether the dialect knows several calls in a turn
 */
public record CallFormat(
        List<String> triggers,
        boolean triggersAtStart,
        String open,
        String beforeName,
        String afterName,
        Arguments arguments,
        String afterArguments,
        String separator,
        String close,
        boolean parallel) {

    public CallFormat {
        triggers = List.copyOf(triggers);
    }

    /** The form of the arguments. */
    public sealed interface Arguments {

        /** A JSON object; the separators are those that the model was trained on. */
        record Json(String itemSeparator, String keySeparator) implements Arguments {

            /** {@code {"a": 1, "b": 2}}, as Python and {@code tojson} print it. */
            public static final Json PYTHON = new Json(", ", ": ");
        }

        /** {@code before KEY afterKey VALUE afterValue} for each; strings stand bare, other values are JSON. */
        record Xml(String before, String afterKey, String afterValue) implements Arguments {}

        /** {@code key=value, key=value}, with Python's literals. */
        record Pythonic() implements Arguments {}
    }

    /** The usual one: a JSON object with a key for the name and one for the arguments. */
    static CallFormat json(
            String trigger, String open, String nameKey, String argumentsKey, String separator, String close) {
        return new CallFormat(
                List.of(trigger),
                false,
                open,
                "{\"" + nameKey + "\": \"",
                "\", \"" + argumentsKey + "\": ",
                Arguments.Json.PYTHON,
                "}",
                separator,
                close,
                true);
    }

    CallFormat atStart() {
        return new CallFormat(
                triggers, true, open, beforeName, afterName, arguments, afterArguments, separator, close, parallel);
    }
}
