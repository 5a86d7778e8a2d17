package io.millrace.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.conversation.ToolCall;
import io.millrace.core.ServingException.InvalidRequest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** LangChain4j's messages as a template's. */
final class LangChain4jMessages {

    private LangChain4jMessages() {}

    /** @throws InvalidRequest where one holds what no model takes */
    static List<Message> of(List<ChatMessage> messages) {
        return messages.stream().map(LangChain4jMessages::of).toList();
    }

    private static Message of(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> new Message.Instruction(text(system.text()));
            case UserMessage user -> new Message.User(parts(user.contents()), orEmpty(user.name()));
            case AiMessage said -> new Message.Assistant(text(said.text()), orEmpty(said.thinking()), calls(said));
            case ToolExecutionResultMessage result ->
                new Message.ToolResult(orEmpty(result.id()), orEmpty(result.toolName()), parts(result.contents()));
            default -> throw new InvalidRequest("messages", "messages: one is of the unknown type " + message.type());
        };
    }

    private static List<ToolCall> calls(AiMessage said) {
        return said.toolExecutionRequests().stream()
                .map(call -> new ToolCall(orEmpty(call.id()), call.name(), orEmpty(call.arguments())))
                .toList();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static List<Part> text(@Nullable String text) {
        return text == null || text.isEmpty() ? List.of() : List.of(new Part.Text(text));
    }

    private static List<Part> parts(List<Content> contents) {
        return contents.stream().map(LangChain4jMessages::part).toList();
    }

    private static Part part(Content content) {
        return switch (content) {
            case TextContent text -> new Part.Text(text.text());
            case ImageContent image -> image(image.image(), detail(image));
            default ->
                throw new InvalidRequest(
                        "messages", "messages: one holds " + content.type() + ", which no model takes");
        };
    }

    private static Part image(Image image, Part.Detail detail) {
        String data = image.base64Data();
        String type = image.mimeType();
        if (data == null || type == null) {
            throw new InvalidRequest("image", "image must hold base64Data and mimeType: no address is fetched from");
        }
        try {
            return new Part.Image("image", type, Base64.getDecoder().decode(data), detail);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequest("image", "image: base64Data is not base64: " + e.getMessage());
        }
    }

    private static Part.Detail detail(ImageContent image) {
        return switch (image.detailLevel()) {
            case LOW -> Part.Detail.LOW;
            case HIGH, MEDIUM, ULTRA_HIGH -> Part.Detail.HIGH;
            case AUTO -> Part.Detail.AUTO;
        };
    }
}
