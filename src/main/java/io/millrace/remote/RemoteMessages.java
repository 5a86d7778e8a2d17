package io.millrace.remote;

import io.millrace.conversation.ArgumentsForm;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.conversation.TemplateForm;
import io.millrace.conversation.TemplateView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Messages of a conversation as the OpenAI API has them: arguments of tool calls are JSON in a string. */
final class RemoteMessages {

    private static final TemplateForm WIRE = new TemplateForm(ArgumentsForm.TEXT, Set.of("reasoning_content"), false);

    private RemoteMessages() {}

    static List<Map<String, Object>> of(List<Message> messages) {
        List<Map<String, Object>> views = TemplateView.of(messages, WIRE);
        views.forEach(view -> view.computeIfPresent("content", (_, content) -> content(content)));
        return views;
    }

    private static Object content(Object content) {
        return content instanceof List<?> parts
                ? parts.stream().map(RemoteMessages::part).toList()
                : content;
    }

    private static Object part(Object part) {
        if (part instanceof Map<?, ?> map && map.get("audio") instanceof Part.Audio audio) {
            return Map.of(
                    "type", "input_audio", "input_audio", Map.of("data", audio.base64(), "format", audio.format()));
        }
        return switch (part instanceof Map<?, ?> map ? map.get("image") : null) {
            case Part.Image image -> image(image.url(), image.detail());
            case Part.Link link -> image(link.url().toString(), link.detail());
            case null, default -> part;
        };
    }

    private static Map<String, Object> image(String url, Part.Detail detail) {
        return Map.of(
                "type",
                "image_url",
                "image_url",
                Map.of("url", url, "detail", detail.name().toLowerCase(Locale.ROOT)));
    }

    static boolean holdReasoning(List<Message> messages) {
        return messages.stream()
                .anyMatch(message -> message instanceof Message.Assistant said
                        && !said.reasoning().isEmpty());
    }
}
