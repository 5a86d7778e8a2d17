package io.millrace.conversation;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Which calls of a conversation wait for their results, while it is read in order. */
final class CallHistory {

    private static final Pattern NINE = Pattern.compile("[A-Za-z0-9]{9}");

    private final boolean nineLetters;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, String> waiting = new LinkedHashMap<>();
    private int count;

    CallHistory(boolean nineLetters) {
        this.nineLetters = nineLetters;
    }

    /** The id of a call, one of our own where the client sent none. */
    String called(ToolCall call) {
        String id = call.id().isEmpty() ? "call%05d".formatted(count) : call.id();
        count++;
        names.put(id, call.name());
        waiting.put(id, call.name());
        return shown(id);
    }

    /** The id that a result answers, and the name of its tool; the next call that waits, where it has no id. */
    Map.Entry<String, String> answered(Message.ToolResult result) {
        String id = result.callId().isEmpty() ? next() : result.callId();
        waiting.remove(id);
        String name = result.name().isEmpty() ? names.getOrDefault(id, "") : result.name();
        return Map.entry(shown(id), name);
    }

    private String next() {
        return waiting.keySet().stream().findFirst().orElse("");
    }

    private String shown(String id) {
        if (!nineLetters || NINE.matcher(id).matches()) {
            return id;
        }
        UUID hash = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
        String text = Long.toString(hash.getMostSignificantBits() >>> 1, 36);
        return ("000000000" + text).substring(text.length());
    }
}
