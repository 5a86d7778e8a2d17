package io.millrace.conversation.dialect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of a harmony message, which says whether it is thought, said, or a call; and the arguments of a call, JSON or, for
 * tools built in, any text.
 */
final class HarmonyMessage implements CallReader {

    private static final int MAX_HEADER = 1024;
    private static final String MESSAGE = "<|message|>";
    private static final Pattern RECIPIENT = Pattern.compile("\\bto=([^\\s<]+)");
    private static final String FUNCTIONS = "functions.";

    private final StringBuilder head;
    private final StringBuilder maybeEnd = new StringBuilder();
    private @Nullable JsonScanner json;
    private boolean inArguments;
    private boolean plain;

    HarmonyMessage() {
        this("");
    }

    /** @param begun what was read of the head */
    HarmonyMessage(String begun) {
        head = new StringBuilder(begun);
    }

    @Override
    public Step accept(char c, CallSink sink) {
        return !inArguments ? head(c, sink) : plain ? plain(c, sink) : json(c, sink);
    }

    private Step head(char c, CallSink sink) {
        head.append(c);
        if (c == '>' && head.indexOf(MESSAGE, head.length() - MESSAGE.length()) >= 0) {
            return message(sink);
        }
        return head.length() > MAX_HEADER ? Step.PAST : Step.MORE;
    }

    private Step message(CallSink sink) {
        Matcher to = RECIPIENT.matcher(head);
        if (to.find() && sink.takesCalls()) {
            String name = to.group(1);
            sink.start(name.startsWith(FUNCTIONS) ? name.substring(FUNCTIONS.length()) : name, null);
            inArguments = true;
            return Step.MORE;
        }
        sink.channel(head.indexOf("analysis") >= 0);
        return Step.DONE;
    }

    private Step json(char c, CallSink sink) {
        if (json == null && JsonScanner.isSpace(c)) {
            return Step.MORE;
        }
        if (json == null && c != '{') {
            plain = true;
            return plain(c, sink);
        }
        json = json == null ? new JsonScanner() : json;
        JsonScanner.Step step = json.accept(c);
        if (step == JsonScanner.Step.BROKEN) {
            plain = true;
            return plain(c, sink);
        }
        sink.arguments(c);
        return step == JsonScanner.Step.LAST ? end(sink) : Step.MORE;
    }

    private static Step end(CallSink sink) {
        sink.end();
        return Step.DONE;
    }

    private Step plain(char c, CallSink sink) {
        maybeEnd.append(c);
        while (!maybeEnd.isEmpty() && Harmony.ENDS.stream().noneMatch(end -> end.startsWith(maybeEnd.toString()))) {
            sink.arguments(maybeEnd.charAt(0));
            maybeEnd.deleteCharAt(0);
        }
        return Harmony.ENDS.contains(maybeEnd.toString()) ? end(sink) : Step.MORE;
    }

    @Override
    public boolean finish(CallSink sink) {
        if (inArguments && plain) {
            sink.arguments(maybeEnd.toString());
            sink.end();
        }
        return inArguments;
    }
}
