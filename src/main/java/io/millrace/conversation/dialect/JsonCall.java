package io.millrace.conversation.dialect;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object that is a call, after its opening brace: a key for the name, one for the arguments, others that are passed
 * over. It is a call as soon as name and arguments are known; arguments that come first are held. Arguments that are a string of
 * JSON are what it says.
 */
final class JsonCall {

    private static final int MAX_NAME = 512;
    private static final Set<String> NAMES = Set.of("name", "tool_name");
    private static final Set<String> ARGUMENTS = Set.of("arguments", "parameters", "args");
    private static final Set<String> WRAPPERS = Set.of("function");

    enum Step {
        MORE,
        DONE,
        BROKEN
    }

    private enum At {
        KEY_OR_END,
        KEY,
        IN_KEY,
        COLON,
        VALUE,
        NAME,
        ARGUMENTS,
        ARGUMENTS_TEXT,
        OTHER,
        AFTER
    }

    private final boolean knownOnly;
    private final StringBuilder word = new StringBuilder();
    private final StringBuilder early = new StringBuilder();
    private JsonText text = new JsonText();
    private JsonScanner scanner = new JsonScanner();
    private At at = At.KEY_OR_END;
    private String key = "";
    private @Nullable String name;
    private boolean begun;
    private boolean started;
    private boolean whole;
    private boolean anyText;
    private int wrappers;

    /** @param knownOnly whether only a known tool's name and arguments make it a call */
    JsonCall(boolean knownOnly) {
        this.knownOnly = knownOnly;
    }

    Step accept(char c, CallSink sink) {
        return switch (at) {
            case KEY_OR_END -> c == '}' ? close(sink) : key(c);
            case KEY -> key(c);
            case IN_KEY -> inKey(c);
            case COLON -> c == ':' ? to(At.VALUE) : spaceOnly(c);
            case VALUE -> JsonScanner.isSpace(c) ? Step.MORE : value(c, sink);
            case NAME -> name(c, sink);
            case ARGUMENTS -> arguments(c, sink);
            case ARGUMENTS_TEXT -> argumentsText(c, sink);
            case OTHER -> other(c, sink);
            case AFTER -> c == ',' ? to(At.KEY) : c == '}' ? close(sink) : spaceOnly(c);
        };
    }

    /** The output ends within the object. */
    void finish(CallSink sink) {
        if (started && whole) {
            sink.end();
        }
    }

    private Step to(At next) {
        at = next;
        return Step.MORE;
    }

    private static Step spaceOnly(char c) {
        return JsonScanner.isSpace(c) ? Step.MORE : Step.BROKEN;
    }

    private Step key(char c) {
        if (c != '"') {
            return spaceOnly(c);
        }
        beginWord();
        return to(At.IN_KEY);
    }

    private void beginWord() {
        word.setLength(0);
        text = new JsonText();
    }

    private Step inKey(char c) {
        int read = word(c);
        if (read == JsonText.END) {
            key = word.toString();
            return to(At.COLON);
        }
        return read == JsonText.BROKEN ? Step.BROKEN : Step.MORE;
    }

    private int word(char c) {
        int read = text.accept(c);
        if (read >= 0) {
            word.append((char) read);
        }
        return word.length() > MAX_NAME ? JsonText.BROKEN : read;
    }

    private Step value(char c, CallSink sink) {
        if (NAMES.contains(key) || WRAPPERS.contains(key) && c == '"') {
            beginWord();
            return c == '"' && name == null ? to(At.NAME) : Step.BROKEN;
        }
        if (WRAPPERS.contains(key) && c == '{') {
            wrappers++;
            return to(At.KEY_OR_END);
        }
        scanner = new JsonScanner();
        return ARGUMENTS.contains(key) ? argumentsBegin(c, sink) : other(c, sink);
    }

    private Step name(char c, CallSink sink) {
        int read = word(c);
        if (read == JsonText.END) {
            return named(sink);
        }
        return read == JsonText.BROKEN ? Step.BROKEN : Step.MORE;
    }

    private Step named(CallSink sink) {
        name = word.toString();
        if (name.isBlank() || knownOnly && !sink.knows(name)) {
            return Step.BROKEN;
        }
        startIfBoth(sink);
        return to(At.AFTER);
    }

    private void startIfBoth(CallSink sink) {
        if (name != null && begun && !started) {
            started = true;
            sink.start(name, null);
            sink.arguments(early.toString());
        }
    }

    private Step argumentsBegin(char c, CallSink sink) {
        if (begun) {
            return Step.BROKEN;
        }
        begun = c == '{' || c == '"';
        startIfBoth(sink);
        if (c == '"') {
            text = new JsonText();
            return to(At.ARGUMENTS_TEXT);
        }
        return c == '{' ? arguments(c, sink) : c == 'n' ? other(c, sink) : Step.BROKEN;
    }

    private Step arguments(char c, CallSink sink) {
        at = At.ARGUMENTS;
        JsonScanner.Step step = scanner.accept(c);
        if (step == JsonScanner.Step.BROKEN) {
            return Step.BROKEN;
        }
        put(c, sink);
        return step == JsonScanner.Step.LAST ? argumentsEnd() : Step.MORE;
    }

    private Step argumentsEnd() {
        whole = true;
        return to(At.AFTER);
    }

    private Step argumentsText(char c, CallSink sink) {
        int read = text.accept(c);
        if (read >= 0) {
            anyText = true;
            put((char) read, sink);
        } else if (read == JsonText.END) {
            putNoArguments(sink);
            return argumentsEnd();
        }
        return read == JsonText.BROKEN ? Step.BROKEN : Step.MORE;
    }

    private void putNoArguments(CallSink sink) {
        if (!anyText) {
            put('{', sink);
            put('}', sink);
        }
    }

    private void put(char c, CallSink sink) {
        if (started) {
            sink.arguments(c);
        } else {
            early.append(c);
        }
    }

    private Step other(char c, CallSink sink) {
        at = At.OTHER;
        return switch (scanner.accept(c)) {
            case INSIDE -> Step.MORE;
            case LAST -> to(At.AFTER);
            case PAST -> {
                at = At.AFTER;
                yield accept(c, sink);
            }
            case BROKEN -> Step.BROKEN;
        };
    }

    private Step close(CallSink sink) {
        if (wrappers > 0) {
            wrappers--;
            return to(At.AFTER);
        }
        if (!started && (name == null || knownOnly && !ARGUMENTS.contains(key))) {
            return Step.BROKEN;
        }
        if (!started) {
            sink.start(name == null ? "" : name, null);
            sink.arguments("{}");
        }
        sink.end();
        return Step.DONE;
    }
}
