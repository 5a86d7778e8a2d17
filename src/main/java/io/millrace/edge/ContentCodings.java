package io.millrace.edge;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/** Which codings of an answer a client accepts (RFC 9110, 12.5.3). */
public final class ContentCodings {

    private static final Pattern GZIP = Pattern.compile("gzip(\\s*;\\s*q=(?!0(\\.0*)?$).*)?", Pattern.CASE_INSENSITIVE);

    private ContentCodings() {}

    public static boolean takesGzip(HttpHeaders headers) {
        return headers.getOrEmpty(HttpHeaders.ACCEPT_ENCODING).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .anyMatch(coding -> GZIP.matcher(coding.strip()).matches());
    }
}
