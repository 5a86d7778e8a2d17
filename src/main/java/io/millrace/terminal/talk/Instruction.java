package io.millrace.terminal.talk;

import org.jspecify.annotations.Nullable;

/** What a line that was entered means. */
public sealed interface Instruction {

    /** Asks the model. */
    record Ask(String text) implements Instruction {}

    /** Nothing was entered. */
    record Nothing() implements Instruction {}

    /** Lists what can be entered. */
    record Help() implements Instruction {}

    /** Tells the model something before all else; nothing where the text is empty. */
    record TellSystem(String text) implements Instruction {}

    /** Sets a field of each request; where it has no value, takes it back. */
    record Put(String name, @Nullable String value) implements Instruction {}

    /** Sends a file along with what is asked next. */
    record Attach(Attachment.Kind kind, String path) implements Instruction {}

    /** Forgets what was said. */
    record Clear() implements Instruction {}

    /** Forgets what was said last. */
    record Undo() implements Instruction {}

    /** Asks the last once more. */
    record Retry() implements Instruction {}

    /** Writes the conversation into a file. */
    record Save(String path) implements Instruction {}

    /** Goes on with the conversation of a file. */
    record Load(String path) implements Instruction {}

    /** Goes on with another model; lists them where the name is empty. */
    record Use(String model) implements Instruction {}

    /** Shows what is set. */
    record Show() implements Instruction {}

    /** Ends. */
    record Bye() implements Instruction {}

    /** What was entered is none of these. */
    record Wrong(String reason) implements Instruction {}
}
