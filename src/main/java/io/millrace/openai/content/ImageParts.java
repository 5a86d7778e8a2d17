package io.millrace.openai.content;

import io.millrace.conversation.Part;
import io.millrace.conversation.Part.Detail;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.FieldRules;
import io.millrace.edge.Values;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Images among the parts of messages, in each wire form. */
public final class ImageParts {

    private static final String URL = "image_url";
    private static final String DETAIL = "detail";
    private static final String SOURCE = "source";
    private static final FieldRules CHAT = rules("type", URL);
    private static final FieldRules CHAT_URL = rules("url", DETAIL);
    private static final FieldRules RESPONSES = rules("type", URL, DETAIL);
    private static final FieldRules MESSAGES = new FieldRules(Set.of("type", SOURCE), Set.of("cache_control"), Map.of());
    private static final FieldRules MESSAGES_SOURCE = rules("type", "media_type", "data");

    private ImageParts() {}

    private static FieldRules rules(String... fields) {
        return new FieldRules(Set.of(fields), Set.of(), Map.of());
    }

    /** {@code image_url} of chats: an object with url and detail, or a text alone. */
    public static Part.Image chat(ObjectNode part, String path) {
        CHAT.check(part, path + ".");
        JsonNode url = part.path(URL);
        String at = path + "." + URL;
        if (url.isString()) {
            return image(url, Detail.AUTO, at);
        }
        ObjectNode object = Values.object(url, at);
        CHAT_URL.check(object, at + ".");
        return image(object.path("url"), detail(object, at), at + ".url");
    }

    /** {@code input_image} of Responses: image_url is a text. */
    public static Part.Image responses(ObjectNode part, String path) {
        if (part.hasNonNull("file_id")) {
            throw new InvalidRequest(
                    path + ".file_id", "'" + path + ".file_id' is not supported, since this server keeps no files");
        }
        RESPONSES.check(part, path + ".");
        return image(part.path(URL), detail(part, path), path + "." + URL);
    }

    /** {@code image} of Messages, whose source is base64. */
    public static Part.Image messages(ObjectNode block, String path) {
        MESSAGES.check(block, path + ".");
        String at = path + "." + SOURCE;
        ObjectNode source = Values.object(block.path(SOURCE), at);
        if (!source.path("type").asString("").equals("base64")) {
            throw new InvalidRequest(
                    at + ".type",
                    "'" + at + ".type' must be \"base64\", since this server fetches nothing and keeps no files, but was "
                            + Values.shown(source.path("type")));
        }
        MESSAGES_SOURCE.check(source, at + ".");
        String type = Values.string(source.path("media_type"), at + ".media_type");
        String data = Values.string(source.path("data"), at + ".data");
        ImageData read = ImageData.base64(type, data, at + ".data");
        return new Part.Image(at + ".data", read.mediaType(), read.bytes(), Detail.AUTO);
    }

    private static Part.Image image(JsonNode url, Detail detail, String path) {
        ImageData data = ImageData.readUrl(url, path);
        return new Part.Image(path, data.mediaType(), data.bytes(), detail);
    }

    private static Detail detail(ObjectNode object, String path) {
        JsonNode detail = object.path(DETAIL);
        if (detail.isMissingNode() || detail.isNull()) {
            return Detail.AUTO;
        }
        for (Detail known : Detail.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(detail.asString(""))) {
                return known;
            }
        }
        throw Values.invalid(path + "." + DETAIL, "one of auto, low, high", detail);
    }
}
