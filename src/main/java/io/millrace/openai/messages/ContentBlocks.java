package io.millrace.openai.messages;

import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.conversation.ToolCall;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Values;
import io.millrace.openai.content.ImageParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages in blocks of content as a conversation. */
final class ContentBlocks {

    /** What is remembered of thought for Anthropic's own servers alone. */
    private static final Set<String> SKIPPED = Set.of("redacted_thinking", "container_upload");

    private ContentBlocks() {}

    /** The {@code system} field: text, or blocks of it. */
    static Message system(JsonNode value, String path) {
        return new Message.Instruction(parts(value, path));
    }

    static List<Message> messages(JsonNode value, String path) {
        List<Message> messages = new ArrayList<>();
        Values.list(value, path, 1, Integer.MAX_VALUE, ContentBlocks::message).forEach(messages::addAll);
        return messages;
    }

    /** Results of calls come before what the same message says besides. */
    private static List<Message> message(JsonNode value, String path) {
        ObjectNode message = Values.object(value, path);
        JsonNode content = message.path("content");
        String at = path + ".content";
        return switch (message.path("role").asString("")) {
            case "user" -> user(content, at);
            case "assistant" -> List.of(assistant(content, at));
            case "system" -> List.of(new Message.Instruction(parts(content, at)));
            default -> throw Values.invalid(path + ".role", "one of assistant, system, user", message.path("role"));
        };
    }

    private static List<Message> user(JsonNode content, String path) {
        if (content.isString()) {
            return List.of(new Message.User(parts(content, path)));
        }
        List<Message> results = new ArrayList<>();
        List<Part> said = new ArrayList<>();
        each(content, path, (block, at) -> {
            if (type(block).equals("tool_result")) {
                results.add(new Message.ToolResult(
                        Values.string(block.path("tool_use_id"), at + ".tool_use_id"),
                        "",
                        block.hasNonNull("content") ? parts(block.get("content"), at + ".content") : List.of()));
            } else {
                said.addAll(part(block, at));
            }
        });
        if (!said.isEmpty() || results.isEmpty()) {
            results.add(new Message.User(said));
        }
        return results;
    }

    private static Message assistant(JsonNode content, String path) {
        if (content.isString()) {
            return new Message.Assistant(parts(content, path), "", List.of());
        }
        StringBuilder thought = new StringBuilder();
        List<ToolCall> calls = new ArrayList<>();
        List<Part> said = new ArrayList<>();
        each(content, path, (block, at) -> {
            switch (type(block)) {
                case "thinking" -> thought.append(Values.string(block.path("thinking"), at + ".thinking"));
                case "tool_use" -> calls.add(call(block, at));
                default -> said.addAll(part(block, at));
            }
        });
        return new Message.Assistant(said, thought.toString(), calls);
    }

    private static ToolCall call(ObjectNode block, String path) {
        return new ToolCall(
                Values.string(block.path("id"), path + ".id"),
                Values.string(block.path("name"), path + ".name"),
                block.hasNonNull("input")
                        ? Values.object(block.get("input"), path + ".input").toString()
                        : "{}");
    }

    private static List<Part> parts(JsonNode content, String path) {
        if (content.isString()) {
            String text = Values.string(content, path);
            return text.isEmpty() ? List.of() : List.of(new Part.Text(text));
        }
        List<Part> parts = new ArrayList<>();
        each(content, path, (block, at) -> parts.addAll(part(block, at)));
        return parts;
    }

    private static List<Part> part(ObjectNode block, String path) {
        String type = type(block);
        if (SKIPPED.contains(type)) {
            return List.of();
        }
        return switch (type) {
            case "text" -> text(block.path("text"), path + ".text");
            case "tool_reference" -> text(block.path("tool_name"), path + ".tool_name");
            case "image" -> List.of(ImageParts.messages(block, path));
            case "document" -> document(block.path("source"), path + ".source");
            default ->
                throw new InvalidRequest(
                        path + ".type",
                        "Blocks of type " + Values.shown(block.path("type"))
                                + " are not supported: send text or images");
        };
    }

    private static List<Part> document(JsonNode source, String path) {
        if (!source.path("type").asString("").equals("text")) {
            throw new InvalidRequest(
                    path + ".type",
                    "Documents of type " + Values.shown(source.path("type")) + " are not supported: send text");
        }
        return text(source.path("data"), path + ".data");
    }

    private static List<Part> text(JsonNode value, String path) {
        return List.of(new Part.Text(Values.string(value, path)));
    }

    private static String type(ObjectNode block) {
        return block.path("type").asString("");
    }

    private interface Each {
        void take(ObjectNode block, String path);
    }

    private static void each(JsonNode content, String path, Each each) {
        Values.list(content, path, 0, Integer.MAX_VALUE, (block, at) -> {
            each.take(Values.object(block, at), at);
            return at;
        });
    }
}
