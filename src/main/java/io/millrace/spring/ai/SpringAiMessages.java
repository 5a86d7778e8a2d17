package io.millrace.spring.ai;

import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.conversation.ToolCall;
import io.millrace.core.ServingException.InvalidRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;

/** Spring AI's messages as a template's. */
final class SpringAiMessages {

    private SpringAiMessages() {}

    /** @throws InvalidRequest where one holds what no model takes */
    static List<Message> of(List<org.springframework.ai.chat.messages.Message> messages) {
        return messages.stream().flatMap(SpringAiMessages::of).toList();
    }

    private static Stream<Message> of(org.springframework.ai.chat.messages.Message message) {
        return switch (message) {
            case SystemMessage system -> Stream.of(new Message.Instruction(text(system.getText())));
            case UserMessage user -> Stream.of(new Message.User(content(user)));
            case AssistantMessage said -> Stream.of(new Message.Assistant(text(said.getText()), "", calls(said)));
            case ToolResponseMessage results -> results.getResponses().stream().map(SpringAiMessages::result);
            default ->
                throw new InvalidRequest(
                        "messages",
                        "messages: one is of the unknown type "
                                + message.getClass().getName());
        };
    }

    private static Message result(ToolResponseMessage.ToolResponse result) {
        return new Message.ToolResult(result.id(), result.name(), text(result.responseData()));
    }

    private static List<ToolCall> calls(AssistantMessage said) {
        return said.getToolCalls().stream()
                .map(call -> new ToolCall(call.id(), call.name(), call.arguments()))
                .toList();
    }

    private static List<Part> text(@Nullable String text) {
        return text == null || text.isEmpty() ? List.of() : List.of(new Part.Text(text));
    }

    private static List<Part> content(UserMessage user) {
        List<Part> parts = new ArrayList<>(text(user.getText()));
        user.getMedia().forEach(media -> parts.add(image(media)));
        return parts;
    }

    private static Part image(Media media) {
        String type = media.getMimeType().toString();
        if (!type.startsWith("image/")) {
            throw new InvalidRequest("media", "media must be an image, but is " + type);
        }
        if (!(media.getData() instanceof byte[] bytes)) {
            throw new InvalidRequest("media", "media must hold the bytes of an image: no address is fetched from");
        }
        return new Part.Image("media", type, bytes, Part.Detail.AUTO);
    }
}
