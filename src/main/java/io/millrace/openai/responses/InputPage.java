package io.millrace.openai.responses;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.EdgeCall;
import io.millrace.edge.Values;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Some of the items that a response answered, in the order that was asked for. */
record InputPage(
        String object,
        List<Object> data,
        @JsonProperty("first_id") @Nullable String firstId,
        @JsonProperty("last_id") @Nullable String lastId,
        @JsonProperty("has_more") boolean hasMore) {

    private static final int MOST = 100;

    static InputPage of(EdgeCall call, ResponseStore.Stored stored) {
        List<StoredItem> inputs = stored.items().subList(0, stored.inputs());
        return of(
                ordered(inputs, call.parameter("order", "desc")),
                call.parameter("after", ""),
                limit(call.parameter("limit", "20")));
    }

    static InputPage of(List<StoredItem> items, String after, int limit) {
        int from = after.isEmpty() ? 0 : 1 + place(items, after);
        List<StoredItem> page = items.subList(from, Math.min(items.size(), from + limit));
        List<ObjectNode> data = page.stream().map(StoredItem::parsed).toList();
        return new InputPage(
                "list",
                List.copyOf(data),
                page.isEmpty() ? null : page.getFirst().id(),
                page.isEmpty() ? null : page.getLast().id(),
                from + page.size() < items.size());
    }

    private static int place(List<StoredItem> items, String id) {
        return IntStream.range(0, items.size())
                .filter(i -> items.get(i).id().equals(id))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest(
                        "after", "'after': the response has no input item '" + Values.shown(id) + "'"));
    }

    private static List<StoredItem> ordered(List<StoredItem> items, String order) {
        return switch (order) {
            case "asc" -> items;
            case "desc" -> items.reversed();
            default -> throw new InvalidRequest("order", "'order' must be asc or desc, but was " + Values.shown(order));
        };
    }

    private static int limit(String text) {
        if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MOST) {
            return Integer.parseInt(text);
        }
        throw new InvalidRequest(
                "limit", "'limit' must be an integer from 1 to " + MOST + ", but was " + Values.shown(text));
    }
}
