package io.millrace.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which a chat template takes the content of messages.
 *
 * @param user of a user's messages, and of those whose role it does not show
 * @param noContent of an assistant's message that holds tool calls alone
 */
record ContentForms(
        ContentFormat user, ContentFormat system, ContentFormat assistant, ContentFormat tool, NoContent noContent) {

    ContentFormat of(@Nullable Object role) {
        return switch (String.valueOf(role)) {
            case "system" -> system;
            case "assistant" -> assistant;
            case "tool" -> tool;
            default -> user;
        };
    }

    /**
     * Finds out by rendering small conversations.
     *
     * @param render a conversation through the template; null where it fails
     */
    static ContentForms probe(Function<List<Map<String, @Nullable Object>>, @Nullable String> render) {
        ContentFormat user = Objects.requireNonNullElse(
                probe(render, content -> List.of(List.of(message("user", content)))), ContentFormat.TEXT);
        Probe probe = new Probe(render, user);
        ContentFormat assistant = probe.assistant();
        return new ContentForms(user, probe.system(), assistant, probe.tool(), probe.noContent(assistant));
    }

    /** The first of several conversations that shows what was said decides. */
    private static @Nullable ContentFormat probe(
            Function<List<Map<String, @Nullable Object>>, @Nullable String> render,
            Function<Object, List<List<Map<String, @Nullable Object>>>> conversations) {
        List<List<Map<String, @Nullable Object>>> texts = conversations.apply(ContentFormat.NEEDLE);
        List<List<Map<String, @Nullable Object>>> parts =
                conversations.apply(ContentFormat.PARTS.of(ContentFormat.NEEDLE));
        for (int i = 0; i < texts.size(); i++) {
            ContentFormat format = ContentFormat.of(render.apply(texts.get(i)), render.apply(parts.get(i)));
            if (format != null) {
                return format;
            }
        }
        return null;
    }

    /** A message in the order of its fields that clients send. */
    static Map<String, @Nullable Object> message(String role, Object content) {
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("role", role);
        message.put("content", content);
        return message;
    }

    /** The probes of the other roles, in conversations that a user opens. */
    private record Probe(Function<List<Map<String, @Nullable Object>>, @Nullable String> render, ContentFormat user) {

        private static final int FAILED = 1_000_000;
        private static final int LOST = 1_000;
        private static final String FUNCTION = "functionProbe";
        private static final String CALL = "callprobe"; // nine letters, which some templates insist on

        ContentFormat system() {
            return orUsers(content -> List.of(List.of(message("system", content), asked())));
        }

        ContentFormat assistant() {
            return orUsers(content -> List.of(
                    List.of(asked(), message("assistant", content), asked()),
                    List.of(asked(), message("assistant", content))));
        }

        ContentFormat tool() {
            return orUsers(content -> List.of(
                    List.of(asked(), calling(NoContent.EMPTY, user), result(content)),
                    List.of(asked(), calling(NoContent.NULL, user), result(content)),
                    List.of(asked(), result(content))));
        }

        private ContentFormat orUsers(Function<Object, List<List<Map<String, @Nullable Object>>>> conversations) {
            return Objects.requireNonNullElse(probe(render, conversations), user);
        }

        /** The first that fails least, loses no call, and prints no null. */
        NoContent noContent(ContentFormat assistant) {
            NoContent best = NoContent.EMPTY;
            int least = 2 * FAILED;
            for (NoContent form : NoContent.values()) {
                int faults = faults(form, assistant);
                best = faults < least ? form : best;
                least = Math.min(faults, least);
            }
            return best;
        }

        private int faults(NoContent form, ContentFormat assistant) {
            List<Map<String, @Nullable Object>> open = List.of(asked(), calling(form, assistant));
            List<Map<String, @Nullable Object>> answered = List.of(asked(), calling(form, assistant), result("7"));
            return faults(render.apply(open)) + faults(render.apply(answered));
        }

        private static int faults(@Nullable String rendered) {
            if (rendered == null) {
                return FAILED;
            }
            int nulls = rendered.split("None|null", -1).length - 1;
            return nulls + (rendered.contains(FUNCTION) ? 0 : LOST);
        }

        private Map<String, @Nullable Object> asked() {
            return message("user", user.of("x"));
        }

        private static Map<String, @Nullable Object> calling(NoContent form, ContentFormat format) {
            Map<String, Object> function = new LinkedHashMap<>();
            function.put("name", FUNCTION);
            function.put("arguments", Map.of("x", 1));
            Map<String, Object> call = new LinkedHashMap<>();
            call.put("id", CALL);
            call.put("type", "function");
            call.put("function", function);
            Map<String, @Nullable Object> message = message("assistant", "");
            form.applyTo(message, format);
            message.put("tool_calls", List.of(call));
            return message;
        }

        private static Map<String, @Nullable Object> result(Object content) {
            Map<String, @Nullable Object> message = message("tool", content);
            message.put("name", FUNCTION);
            message.put("tool_call_id", CALL);
            return message;
        }
    }
}
