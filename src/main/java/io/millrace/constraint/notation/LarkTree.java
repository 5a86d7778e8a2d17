package io.millrace.constraint.notation;

import io.millrace.constraint.regex.Regex;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A part of a grammar in Lark's notation, as it is written. */
sealed interface LarkTree {

    /** What a rule or a terminal says that is named at a place. */
    record Name(String name, int at) implements LarkTree {}

    /** A text, a range or a regular expression. */
    record Lexeme(Regex regex) implements LarkTree {}

    /** JSON after a schema. */
    record Json(JsonNode schema, int at) implements LarkTree {}

    /** One after the other. */
    record All(List<LarkTree> trees) implements LarkTree {}

    /** Any of them. */
    record Any(List<LarkTree> trees) implements LarkTree {}

    /** All of them at once. */
    record Both(List<LarkTree> trees) implements LarkTree {}

    /** Whatever it is not. */
    record Not(LarkTree tree) implements LarkTree {}

    /** One repeated, as {@link Regex.Repeat}. */
    record Again(LarkTree tree, int min, int max) implements LarkTree {}

    /**
     * What a name stands for.
     *
     * @param at where the name stands
     * @param lazy whether it ends as soon as it may
     * @param suffix what it ends with, which is lazy too
     */
    record Definition(
            LarkTree tree, int at, boolean lazy, @Nullable LarkTree suffix) {}

    /** Whether a name is a terminal's: its first letter is of upper case. */
    static boolean isTerminal(String name) {
        return name.chars().filter(Character::isLetter).findFirst().stream().anyMatch(Character::isUpperCase);
    }
}
