package io.millrace.conversation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages as a chat template sees them: maps with {@code role}, {@code content} (a string, or a list of parts), {@code tool_calls},
 * {@code tool_call_id}, {@code name} where it is known. An assistant that only calls has no {@code content}; all else that says nothing
 * has an empty text. Results carry the id and the name of the call they answer.
 */
public final class TemplateView {

    private final TemplateForm form;
    private final CallHistory calls;

    private TemplateView(TemplateForm form) {
        this.form = form;
        this.calls = new CallHistory(form.nineLetterIds());
    }

    public static List<Map<String, Object>> of(List<Message> messages, TemplateForm form) {
        TemplateView view = new TemplateView(form);
        return messages.stream().map(view::message).toList();
    }

    private Map<String, Object> message(Message message) {
        return switch (message) {
            case Message.Instruction system -> message("system", system);
            case Message.User user -> message("user", user);
            case Message.Assistant assistant -> assistant(assistant);
            case Message.ToolResult result -> result(result);
        };
    }

    private static Map<String, Object> message(String role, Message message) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("role", role);
        view.put("content", content(message.content()));
        if (!message.name().isEmpty()) {
            view.put("name", message.name());
        }
        return view;
    }

    private static Object content(List<Part> parts) {
        if (parts.isEmpty()) {
            return "";
        }
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text text) {
            return text.text();
        }
        return parts.stream().map(TemplateView::part).toList();
    }

    private static Map<String, Object> part(Part part) {
        Map<String, Object> view = new LinkedHashMap<>();
        switch (part) {
            case Part.Text text -> {
                view.put("type", "text");
                view.put("text", text.text());
            }
            case Part.Image image -> {
                view.put("type", "image");
                view.put("image", image);
            }
            case Part.Link link -> {
                view.put("type", "image");
                view.put("image", link);
            }
            case Part.Audio audio -> {
                view.put("type", "audio");
                view.put("audio", audio);
            }
        }
        return view;
    }

    private Map<String, Object> assistant(Message.Assistant assistant) {
        Map<String, Object> view = message("assistant", assistant);
        if (assistant.content().isEmpty() && !assistant.calls().isEmpty()) {
            view.remove("content");
        }
        if (!assistant.reasoning().isEmpty()) {
            form.reasoningKeys().forEach(key -> view.put(key, assistant.reasoning()));
        }
        if (!assistant.calls().isEmpty()) {
            List<Object> views = new ArrayList<>();
            assistant.calls().forEach(call -> views.add(call(call)));
            view.put("tool_calls", views);
        }
        return view;
    }

    private Map<String, Object> call(ToolCall call) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", call.name());
        function.put("arguments", form.arguments() == ArgumentsForm.TEXT ? call.arguments() : object(call.arguments()));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", calls.called(call));
        view.put("type", "function");
        view.put("function", function);
        return view;
    }

    /* What a model has broken stays the text it is. */
    private static Object object(String arguments) {
        Map<String, Object> object = Json.object(arguments);
        return object == null ? arguments : object;
    }

    private Map<String, Object> result(Message.ToolResult result) {
        Map<String, Object> view = message("tool", result);
        Map.Entry<String, String> answered = calls.answered(result);
        view.put("tool_call_id", answered.getKey());
        if (!answered.getValue().isEmpty()) {
            view.put("name", answered.getValue());
        }
        return view;
    }
}
