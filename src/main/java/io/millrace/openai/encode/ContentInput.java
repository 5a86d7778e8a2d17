package io.millrace.openai.encode;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.FieldRules;
import io.millrace.edge.Values;
import io.millrace.serving.ModelInput;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Inputs as chats have them: {@code content} that is a string, or an array of parts of the types text and image_url. */
final class ContentInput {

    private static final String CONTENT = "content";
    private static final String ROLE = "role";
    private static final FieldRules MESSAGE = new FieldRules(Set.of(ROLE, CONTENT), Set.of("name"), Map.of());
    private static final FieldRules OBJECT = new FieldRules(Set.of(CONTENT), Set.of(), Map.of());

    private ContentInput() {}

    /** The {@code messages} of vLLM: one message, which has one vector. */
    static List<ModelInput> messages(JsonNode value, String path) {
        if (value.isArray() && value.size() > 1) {
            throw new InvalidRequest(
                    path,
                    "'" + path + "' must be one message, since a request of this form has one vector, but has "
                            + value.size() + ": send input");
        }
        return Values.list(value, path, 1, 1, ContentInput::message);
    }

    private static ModelInput message(JsonNode value, String path) {
        ObjectNode message = Values.object(value, path);
        MESSAGE.check(message, path + ".");
        if (!message.path(ROLE).asString("").equals("user")) {
            throw Values.invalid(path + "." + ROLE, "\"user\"", message.path(ROLE));
        }
        return one(message.path(CONTENT), path + "." + CONTENT);
    }

    /** An object with {@code content}, as in the {@code inputs} of Cohere. */
    static ModelInput object(JsonNode value, String path) {
        return one(content(value, path), path + "." + CONTENT);
    }

    /** An object with {@code content}, each part of which is an input, as vLLM scores them. */
    static List<ModelInput> parts(JsonNode value, String path) {
        JsonNode content = content(value, path);
        return content.isArray()
                ? Values.list(content, path + "." + CONTENT, 1, Integer.MAX_VALUE, ModelInputs::part)
                : List.of(one(content, path + "." + CONTENT));
    }

    private static JsonNode content(JsonNode value, String path) {
        ObjectNode object = Values.object(value, path);
        OBJECT.check(object, path + ".");
        return object.path(CONTENT);
    }

    private static ModelInput one(JsonNode content, String path) {
        if (!content.isArray()) {
            return new ModelInput.Text(Inputs.text(content, path));
        }
        if (content.size() > 1) {
            throw new InvalidRequest(
                    path,
                    "'" + path + "' must be one text or one image, each of which has a vector of its own, but has "
                            + content.size() + " parts");
        }
        return Values.list(content, path, 1, 1, ModelInputs::part).getFirst();
    }

    /** Whether a value is an object with {@code content}. */
    static boolean isOne(JsonNode value) {
        return value.has(CONTENT);
    }
}
