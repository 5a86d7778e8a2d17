package io.millrace.conversation.dialect;

import java.util.List;
import java.util.Set;

/** {@code <tool_call>{"name": …, "arguments": {…}}</tool_call>}: Hermes, Qwen 2.5 and 3, Granite 4, and many more. */
final class Hermes {

    static final String NAME = "hermes";

    private Hermes() {}

    static Dialect dialect() {
        return Dialect.of(
                NAME,
                List.of(Mark.call(TaggedCall.OPEN, TaggedCall::new)),
                Set.of(TaggedCall.CLOSE),
                new CallFormat(
                        List.of(TaggedCall.OPEN),
                        false,
                        "",
                        "<tool_call>\n{\"name\": \"",
                        "\", \"arguments\": ",
                        CallFormat.Arguments.Json.PYTHON,
                        "}\n</tool_call>",
                        "\n",
                        "",
                        true));
    }
}
