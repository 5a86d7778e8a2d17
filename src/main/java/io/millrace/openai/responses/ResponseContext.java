package io.millrace.openai.responses;

import io.millrace.edge.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The conversation that a request goes on with, while it is read: what is kept of earlier turns, then its input. */
final class ResponseContext {

    private static final Map<String, String> PREFIXES = Map.of(
            "message", "msg_",
            "reasoning", "rs_",
            "function_call", "fc_",
            "custom_tool_call", "ctc_",
            "function_call_output", "fco_",
            "custom_tool_call_output", "ctco_");

    private final ResponseMemory memory;
    private final Supplier<String> ids;
    private final boolean keeps;
    private final InputItems read = new InputItems();
    private final List<StoredItem> items = new ArrayList<>();
    private int earlier;

    /** @param keeps whether the items are to be kept with the answer */
    ResponseContext(ResponseMemory memory, Supplier<String> ids, boolean keeps) {
        this.memory = memory;
        this.ids = ids;
        this.keeps = keeps;
    }

    InputItems read(@Nullable String instructions, @Nullable String previous, JsonNode input) {
        if (instructions != null) {
            read.instruct(instructions);
        }
        if (previous != null) {
            items.addAll(memory.conversation(previous, "previous_response_id"));
            items.forEach(item -> read.add(item.parsed(), "previous_response_id"));
            earlier = items.size();
        }
        if (input.isString()) {
            add(InputItems.ofText(Values.string(input, "input")), "input");
        } else if (previous == null || !input.isMissingNode()) {
            Values.list(
                    input,
                    "input",
                    previous == null ? 1 : 0,
                    Integer.MAX_VALUE,
                    (value, path) -> add(Values.object(value, path), path));
        }
        return read;
    }

    private ObjectNode add(ObjectNode item, String path) {
        boolean reference = InputItems.type(item).equals("item_reference")
                || item.size() == 1 && item.path("id").isString();
        if (reference) {
            StoredItem known = memory.item(Values.string(item.path("id"), path + ".id"), path + ".id");
            read.add(known.parsed(), path);
            items.add(known);
        } else {
            read.add(item, path);
            if (keeps) {
                items.add(kept(item));
            }
        }
        return item;
    }

    /** As an answer lists it: with its type, an id, a status, content in parts, and nothing that is null. */
    private StoredItem kept(ObjectNode item) {
        String type = InputItems.type(item);
        item.put("type", type);
        item.propertyNames().stream()
                .filter(name -> item.get(name).isNull())
                .toList()
                .forEach(item::remove);
        if (!item.has("status")) {
            item.put("status", "completed");
        }
        if (!item.path("id").isString()) {
            item.put("id", PREFIXES.getOrDefault(type, "item_") + ids.get());
        }
        JsonNode content = item.path("content");
        if (content.isString()) {
            String part = item.path("role").asString("").equals("assistant") ? "output_text" : "input_text";
            item.putArray("content").addObject().put("type", part).put("text", content.stringValue());
        }
        item.path("content").forEach(ResponseContext::complete);
        return StoredItem.of(item.path("id").stringValue(), item);
    }

    /* Lists that may be left out of what is sent, and have to be in what is answered. */
    private static void complete(JsonNode part) {
        if (part instanceof ObjectNode text && text.path("type").asString("").equals("output_text")) {
            Stream.of("annotations", "logprobs")
                    .filter(list -> !text.path(list).isArray())
                    .forEach(text::putArray);
        }
    }

    /** Those before the answer. */
    List<StoredItem> items() {
        return items;
    }

    int earlier() {
        return earlier;
    }
}
