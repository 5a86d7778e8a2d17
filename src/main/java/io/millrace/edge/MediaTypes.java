package io.millrace.edge;

import io.millrace.edge.BodyRule.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * What a body that an endpoint reads by itself may call itself. What a web page may send without asking first (the Fetch standard's
 * safelist: text, forms, no type at all) is refused, so that no page acts unasked; a program may leave the type out, as Triton's do. An
 * endpoint of forms takes no other type; pages of other origins do not come so far.
 */
final class MediaTypes {

    private static final String FORM = "application/x-www-form-urlencoded";

    private MediaTypes() {}

    static void require(Endpoint endpoint, HttpHeaders headers) {
        Kind kind = endpoint.body().kind();
        boolean acts =
                kind == Kind.RAW || kind == Kind.NONE && !endpoint.method().equals(HttpMethod.GET);
        String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        if (kind == Kind.FORM && !isForm(type)) {
            throw new ResponseStatusException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The body must be " + Multipart.TYPE + ", but Content-Type was "
                            + Values.shown(type == null ? "missing" : type));
        }
        boolean missing = type == null && kind == Kind.RAW && isOfAPage(headers);
        if (acts && (missing || type != null && !isBinaryOrJson(type))) {
            throw new ResponseStatusException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The body must be application/json or application/octet-stream, but "
                            + (type == null ? "there was no Content-Type" : "Content-Type was " + Values.shown(type)));
        }
    }

    private static boolean isForm(@Nullable String type) {
        return type != null && type.strip().toLowerCase(Locale.ROOT).startsWith(Multipart.TYPE);
    }

    private static boolean isOfAPage(HttpHeaders headers) {
        return headers.containsHeader(HttpHeaders.ORIGIN) || headers.containsHeader("Sec-Fetch-Site");
    }

    private static boolean isBinaryOrJson(String type) {
        String lower = type.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith("application/") && !lower.startsWith(FORM);
    }
}
