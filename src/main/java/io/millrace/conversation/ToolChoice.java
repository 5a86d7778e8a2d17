package io.millrace.conversation;

/** Whether a model has to call tools. */
public sealed interface ToolChoice {

    /** As the model likes. */
    record Auto() implements ToolChoice {}

    /** No calls: what looks like one is text. */
    record None() implements ToolChoice {}

    /** At least one call, of any tool. */
    record Required() implements ToolChoice {}

    /** A call of this tool. */
    record Named(String name) implements ToolChoice {}
}
