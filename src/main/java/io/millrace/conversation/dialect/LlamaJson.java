package io.millrace.conversation.dialect;

import java.util.List;
import java.util.Set;

/** {@code {"name": …, "parameters": {…}}} as the whole answer, or behind {@code <|python_tag|>}: Llama 3.1 to 3.3. */
final class LlamaJson {

    static final String NAME = "llama3_json";
    private static final String TAG = "<|python_tag|>";

    private LlamaJson() {}

    static Dialect dialect() {
        return Dialect.of(
                NAME,
                List.of(
                        Mark.call(TAG, () -> new JsonCalls(false, "")),
                        Mark.callAtStart("{", () -> new JsonCalls(true, "").after('{')),
                        Mark.callAtStart("[", () -> new JsonCalls(true, "").after('['))),
                Set.of(),
                CallFormat.json("{\"name\": \"", "", "name", "parameters", "; ", "")
                        .atStart());
    }
}
