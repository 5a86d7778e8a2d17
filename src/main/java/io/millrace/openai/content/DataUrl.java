package io.millrace.openai.content;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Values;
import java.util.Locale;

/**
 * A data URL (RFC 2397) that holds base64.
 *
 * @param subtype of its media type, in lower case, without parameters
 */
record DataUrl(String subtype, String base64) {

    private static final String BASE64 = ";base64,";

    /**
     * One of a kind of media.
     *
     * @param kind image or audio
     * @throws InvalidRequest where it is none
     */
    static DataUrl read(String url, String kind, String path) {
        String scheme = "data:" + kind + "/";
        int comma = url.indexOf(',');
        String head = url.substring(0, comma + 1).toLowerCase(Locale.ROOT);
        if (head.startsWith(scheme) && head.endsWith(BASE64)) {
            return new DataUrl(head.substring(scheme.length(), head.indexOf(';')), url.substring(comma + 1));
        }
        throw new InvalidRequest(
                path, "'" + path + "' must be a data URL as " + scheme + "…;base64,…, but was " + Values.shown(url));
    }
}
