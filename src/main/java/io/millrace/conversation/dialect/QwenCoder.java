package io.millrace.conversation.dialect;

import java.util.List;
import java.util.Set;

/** {@code <tool_call><function=name><parameter=key>value</parameter></function></tool_call>}: Qwen3-Coder, Qwen 3.5. */
final class QwenCoder {

    static final String NAME = "qwen3_coder";

    private QwenCoder() {}

    static Dialect dialect() {
        return Dialect.of(
                NAME,
                List.of(Mark.call(TaggedCall.OPEN, TaggedCall::new), Mark.call("<function=", () -> new XmlCall()
                        .named())),
                Set.of(TaggedCall.CLOSE),
                new CallFormat(
                        List.of(TaggedCall.OPEN),
                        false,
                        "",
                        "<tool_call>\n<function=",
                        ">\n",
                        new CallFormat.Arguments.Xml("<parameter=", ">\n", "\n</parameter>\n"),
                        "</function>\n</tool_call>",
                        "\n",
                        "",
                        true));
    }
}
