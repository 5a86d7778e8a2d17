package io.millrace.openai.content;

import io.millrace.conversation.Part;
import io.millrace.conversation.Part.Detail;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.FieldRules;
import io.millrace.edge.Values;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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
    private static final FieldRules MESSAGES =
            new FieldRules(Set.of("type", SOURCE), Set.of("cache_control"), Map.of());
    private static final FieldRules MESSAGES_SOURCE = rules("type", "media_type", "data");

    private static final FieldRules MESSAGES_LINK = rules("type", "url");
    private static final Pattern ADDRESS = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

    private ImageParts() {}

    private static FieldRules rules(String... fields) {
        return new FieldRules(Set.of(fields), Set.of(), Map.of());
    }

    /** {@code image_url} of chats: an object with url and detail, or a text alone. */
    public static Part chat(ObjectNode part, String path) {
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
    public static Part responses(ObjectNode part, String path) {
        if (part.hasNonNull("file_id")) {
            throw new InvalidRequest(
                    path + ".file_id", "'" + path + ".file_id' is not supported, since this server keeps no files");
        }
        RESPONSES.check(part, path + ".");
        return image(part.path(URL), detail(part, path), path + "." + URL);
    }

    /** {@code image} of Messages, whose source is base64 or an address. */
    public static Part messages(ObjectNode block, String path) {
        MESSAGES.check(block, path + ".");
        String at = path + "." + SOURCE;
        ObjectNode source = Values.object(block.path(SOURCE), at);
        String kind = source.path("type").asString("");
        if (kind.equals("url")) {
            MESSAGES_LINK.check(source, at + ".");
            return image(source.path("url"), Detail.AUTO, at + ".url");
        }
        if (!kind.equals("base64")) {
            throw Values.invalid(
                    at + ".type", "\"base64\" or \"url\", since this server keeps no files", source.path("type"));
        }
        MESSAGES_SOURCE.check(source, at + ".");
        String type = Values.string(source.path("media_type"), at + ".media_type");
        String data = Values.string(source.path("data"), at + ".data");
        ImageData read = ImageData.base64(type, data, at + ".data");
        return new Part.Image(at + ".data", read.mediaType(), read.bytes(), Detail.AUTO);
    }

    private static Part image(JsonNode url, Detail detail, String path) {
        if (url.isString() && ADDRESS.matcher(url.stringValue()).lookingAt()) {
            return new Part.Link(path, address(url.stringValue(), path), detail);
        }
        ImageData data = ImageData.readUrl(url, path);
        return new Part.Image(path, data.mediaType(), data.bytes(), detail);
    }

    private static URI address(String url, String path) {
        try {
            return new URI(url);
        } catch (URISyntaxException _) {
            throw new InvalidRequest(path, "'" + path + "' is not an address: " + Values.shown(url));
        }
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
