package io.millrace.openai.content;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Values;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * An encoded image in a request: base64 (RFC 4648, section 4), or a data URL (RFC 2397) that holds base64.
 *
 * @param mediaType as it is stated; {@code image/*} where it is not
 * @param bytes neither copied nor changed
 */
public record ImageData(String mediaType, byte[] bytes) {

    private static final Pattern NOT_BASE64 = Pattern.compile("[^A-Za-z0-9+/=]");

    private static final String ANY = "image/*";

    /** Either form. */
    public static ImageData read(JsonNode value, String path) {
        String text = value.isString() ? value.stringValue() : "";
        if (text.isEmpty()) {
            throw Values.invalid(path, "an image as base64 or as a data URL", value);
        }
        return switch (scheme(text)) {
            case "" -> base64(ANY, text, path);
            case "data" -> dataOf(text, path);
            default ->
                throw new InvalidRequest(
                        path,
                        "'" + path + "' must be base64 or a data URL, since this server fetches nothing, but was "
                                + Values.shown(text));
        };
    }

    /** A data URL. */
    public static ImageData readUrl(JsonNode value, String path) {
        if (!value.isString() || scheme(value.stringValue()).isEmpty()) {
            throw Values.invalid(path, "a data URL", value);
        }
        return read(value, path);
    }

    /** Base64 of a stated type. */
    public static ImageData base64(String mediaType, String text, String path) {
        return new ImageData(mediaType, decoded(text, path, "an image"));
    }

    private static ImageData dataOf(String url, String path) {
        DataUrl data = DataUrl.read(url, "image", path);
        return base64("image/" + data.subtype(), data.base64(), path);
    }

    /** Lower case; empty for base64, which has no colon. */
    private static String scheme(String text) {
        int colon = text.substring(0, Math.min(text.length(), 16)).indexOf(':');
        return colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    /** @param thing what it must be, for errors */
    static byte[] decoded(String base64, String path, String thing) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length > 0) {
                return bytes;
            }
        } catch (IllegalArgumentException _) {
            throw new InvalidRequest(path, "'" + path + "' is not valid base64: " + fault(base64));
        }
        throw new InvalidRequest(path, "'" + path + "' must be " + thing + ", but has 0 bytes");
    }

    private static String fault(String base64) {
        Matcher foreign = NOT_BASE64.matcher(base64);
        return foreign.find()
                ? "character " + (foreign.start() + 1) + " is none of its alphabet"
                : "it ends too early, or '=' stands within";
    }
}
