package io.millrace.openai.responses;

/** Kinds of items, and the names of what is told of them while they grow. */
enum OutputKind {
    MESSAGE("msg_", "response.output_text", "text"),
    REASONING("rs_", "response.reasoning_text", "text"),
    FUNCTION("fc_", "response.function_call_arguments", "arguments"),
    CUSTOM("ctc_", "response.custom_tool_call_input", "input");

    private final String prefix;
    private final String event;
    private final String field;

    OutputKind(String prefix, String event, String field) {
        this.prefix = prefix;
        this.event = event;
        this.field = field;
    }

    /** Of ids. */
    String prefix() {
        return prefix;
    }

    /** Name of the events of its text, without {@code .delta} or {@code .done}. */
    String event() {
        return event;
    }

    /** That holds the whole text. */
    String field() {
        return field;
    }

    /** Whether its text is a part of its content. */
    boolean isPart() {
        return this == MESSAGE || this == REASONING;
    }
}
