package io.millrace.conversation.dialect;

import java.util.List;
import java.util.Set;

/** {@code {"name": …, "arguments": {…}}}, or a list of them, as the whole answer, bare or in a fenced block: models that know no marks. */
final class PlainJson {

    static final String NAME = "json";
    private static final String FENCE = "```";

    private PlainJson() {}

    static Dialect dialect() {
        return Dialect.of(
                NAME,
                List.of(
                        Mark.callAtStart("{", () -> new JsonCalls(true, "").after('{')),
                        Mark.callAtStart("[", () -> new JsonCalls(true, "").after('[')),
                        Mark.callAtStart("```json", () -> new JsonCalls(true, FENCE))),
                Set.of(),
                CallFormat.json("{\"name\": \"", "", "name", "arguments", "\n", "")
                        .atStart());
    }
}
