package io.millrace.openai.stream;

import java.util.Collection;
import org.springframework.http.HttpHeaders;

/** Tools that other servers run: the model is not shown them, and a header of the answer names their types. */
public final class LeftOutTools {

    private static final String HEADER = "x-millrace-left-out-tools";

    private LeftOutTools() {}

    public static void name(Collection<String> types, HttpHeaders answer) {
        if (!types.isEmpty()) {
            answer.set(HEADER, String.join(", ", types));
        }
    }
}
