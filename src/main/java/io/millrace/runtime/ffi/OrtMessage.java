package io.millrace.runtime.ffi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ONNX Runtime's words for a failure, without what is of no use to a client: names of nodes, places in its source, its stack. */
final class OrtMessage {

    private static final int LONGEST = 300;

    private static final Pattern NODE = Pattern.compile(
            "Non-zero status code returned while running (\\S+) node\\. *Name:'[^']*' *(?:Status Message: *)?");

    /** A file of the library, and the function that follows. */
    private static final Pattern PLACE = Pattern.compile(
            "\\S+\\.(?:cc|cpp|cu|cuh|h|hpp)(?::\\d+)? *(?:[^\\n]*?\\)(?: const)?(?: \\[with [^\\]]*\\])? +(?=\\S))?");

    /** The condition that did not hold, where words follow that say it. */
    private static final Pattern CONDITION = Pattern.compile("[^\\n]*? was false\\. *(?=\\S)");

    private static final Pattern STACK = Pattern.compile("(?s)\\s*Stacktrace:.*");
    private static final Pattern PATH = Pattern.compile("(?:[A-Za-z]:)?(?:[/\\\\][\\w.@+-]+){2,}[/\\\\]?");

    private OrtMessage() {}

    static String clean(String message) {
        String text = STACK.matcher(message).replaceAll("");
        String kernel = "";
        Matcher node = NODE.matcher(text);
        if (node.find()) {
            kernel = node.group(1) + ": ";
            text = text.substring(node.end());
        }
        text = PLACE.matcher(text).replaceAll("");
        text = CONDITION.matcher(text).replaceFirst("");
        text = PATH.matcher(text).replaceAll("…").replaceAll("\\s+", " ").strip();
        return bounded(kernel + text);
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
