package io.millrace.text;

import io.millrace.core.ServingException.InvalidRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of a conversation that are checked before any work is done on it.
 *
 * @param messages most messages
 * @param characters most characters of all texts and names in messages, tools and template arguments, in UTF-16 units
 */
public record ChatBounds(int messages, long characters) {

    public ChatBounds {
        if (messages < 1 || characters < 1) {
            throw new IllegalArgumentException("messages and characters must be at least 1");
        }
    }

    /**
     * Refuses a conversation over one of the bounds.
     *
     * @throws InvalidRequest naming the field, the limit and the value
     */
    public void require(
            List<Map<String, Object>> messages, List<Map<String, Object>> tools, Map<String, Object> arguments) {
        if (messages.size() > this.messages) {
            throw new InvalidRequest(
                    "messages",
                    "'messages' must be at most " + this.messages + " messages, but were " + messages.size());
        }
        long total = require("messages", messages, 0);
        total = require("tools", tools, total);
        require("chat_template_kwargs", arguments, total);
    }

    private long require(String field, Object value, long before) {
        long total = before + characters(value);
        if (total > characters) {
            throw new InvalidRequest(
                    field,
                    "The conversation must be at most " + characters + " characters long, but is " + total
                            + " up to and with '" + field + "'");
        }
        return total;
    }

    private static long characters(@Nullable Object value) {
        return switch (value) {
            case String text -> text.length();
            case Collection<?> list ->
                list.stream().mapToLong(ChatBounds::characters).sum();
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .mapToLong(entry -> characters(entry.getKey()) + characters(entry.getValue()))
                        .sum();
            case null, default -> 0;
        };
    }
}
