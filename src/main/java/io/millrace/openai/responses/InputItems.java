package io.millrace.openai.responses;

import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.conversation.ToolCall;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Values;
import io.millrace.openai.content.AudioParts;
import io.millrace.openai.content.ImageParts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Items as messages: thought, text and calls that follow one another are one message of the assistant. */
final class InputItems {

    private final List<Message> messages = new ArrayList<>();
    private final List<Message.Instruction> instructions = new ArrayList<>();
    private final StringBuilder thought = new StringBuilder();
    private final List<Part> said = new ArrayList<>();
    private final List<ToolCall> calls = new ArrayList<>();

    /** A text as the item it stands for. */
    static ObjectNode ofText(String text) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.put("type", "message").put("role", "user");
        item.putArray("content").addObject().put("type", "input_text").put("text", text);
        return item;
    }

    /** Of the items that came before and with a request; those of the system come first, as one: templates take no others. */
    List<Message> messages() {
        flush();
        List<Message> all = new ArrayList<>();
        if (!instructions.isEmpty()) {
            all.add(new Message.Instruction(
                    instructions.stream().flatMap(one -> one.content().stream()).toList()));
        }
        all.addAll(messages);
        return all;
    }

    void instruct(String text) {
        instructions.add(new Message.Instruction(List.of(new Part.Text(text))));
    }

    void add(ObjectNode item, String path) {
        switch (type(item)) {
            case "message" -> message(item, path);
            case "reasoning" -> reasoning(item, path);
            case "function_call" -> call(item, path, arguments(item, path));
            case "custom_tool_call" ->
                call(
                        item,
                        path,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("input", Values.string(item.path("input"), path + ".input"))
                                .toString());
            case "function_call_output", "custom_tool_call_output" -> output(item, path);
            default ->
                throw new InvalidRequest(
                        path + ".type",
                        "'" + path + ".type': items of type " + Values.shown(item.path("type")) + " are not supported");
        }
    }

    static String type(ObjectNode item) {
        return item.path("type").asString(item.has("role") ? "message" : "");
    }

    private void message(ObjectNode item, String path) {
        List<Part> parts = parts(item.path("content"), path + ".content");
        switch (item.path("role").asString("")) {
            case "user" -> {
                flush();
                messages.add(new Message.User(parts));
            }
            case "system", "developer" -> instructions.add(new Message.Instruction(parts));
            case "assistant" -> {
                if (!calls.isEmpty()) {
                    flush();
                }
                said.addAll(parts);
            }
            default ->
                throw Values.invalid(path + ".role", "one of assistant, developer, system, user", item.path("role"));
        }
    }

    /* What only OpenAI can read of it stays unread. */
    private void reasoning(ObjectNode item, String path) {
        if (!said.isEmpty() || !calls.isEmpty()) {
            flush();
        }
        String name = item.path("content").isEmpty() ? "summary" : "content";
        if (item.hasNonNull(name)) {
            thought.append(parts(item.get(name), path + "." + name).stream()
                    .map(part -> text(part, path + "." + name))
                    .collect(Collectors.joining("\n")));
        }
    }

    private static String text(Part part, String path) {
        if (part instanceof Part.Text text) {
            return text.text();
        }
        throw new InvalidRequest(path, "'" + path + "' must be text, but holds an image");
    }

    private void call(ObjectNode item, String path, String arguments) {
        String name = Values.string(item.path("name"), path + ".name");
        calls.add(new ToolCall(
                Values.string(item.path("call_id"), path + ".call_id"),
                ResponsesTools.Shown.full(name, item.path("namespace").asString(null)),
                arguments));
    }

    private static String arguments(ObjectNode item, String path) {
        String arguments = Values.string(item.path("arguments"), path + ".arguments");
        return arguments.isBlank() ? "{}" : arguments;
    }

    private void output(ObjectNode item, String path) {
        flush();
        messages.add(new Message.ToolResult(
                Values.string(item.path("call_id"), path + ".call_id"),
                "",
                item.hasNonNull("output") ? parts(item.get("output"), path + ".output") : List.of()));
    }

    private void flush() {
        if (!said.isEmpty() || !calls.isEmpty()) {
            messages.add(new Message.Assistant(said, thought.toString(), calls));
        }
        said.clear();
        calls.clear();
        thought.setLength(0);
    }

    private static List<Part> parts(JsonNode content, String path) {
        if (content.isString()) {
            String text = Values.string(content, path);
            return text.isEmpty() ? List.of() : List.of(new Part.Text(text));
        }
        return Values.list(content, path, 0, Integer.MAX_VALUE, InputItems::part);
    }

    private static Part part(JsonNode value, String path) {
        ObjectNode part = Values.object(value, path);
        return switch (part.path("type").asString("")) {
            case "input_text", "output_text", "text", "reasoning_text", "summary_text" ->
                new Part.Text(Values.string(part.path("text"), path + ".text"));
            case "input_image" -> ImageParts.responses(part, path);
            case "input_audio" -> AudioParts.data(part, path);
            case "refusal" -> new Part.Text(Values.string(part.path("refusal"), path + ".refusal"));
            default ->
                throw new InvalidRequest(
                        path + ".type",
                        "'" + path + ".type': parts of type " + Values.shown(part.path("type"))
                                + " are not supported: send text, images or sounds");
        };
    }
}
