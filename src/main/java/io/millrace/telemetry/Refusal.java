package io.millrace.telemetry;

import java.util.Locale;

/** Why a request was turned away; the values of the label {@code reason}. */
public enum Refusal {
    /** No API key, or one that is not known. */
    KEY,
    /** A key without the role. */
    ROLE,
    /** A web page of another origin, or a name that is not the service's. */
    ORIGIN,
    /** A limit of the key. */
    RATE_LIMIT,
    /** A full queue. */
    OVERLOAD,
    /** A model that cannot answer now. */
    NOT_READY,
    /** A deadline passed. */
    DEADLINE,
    /** A client that does not read its answer. */
    SLOW_CLIENT,
    /** A field of the request. */
    INVALID,
    /** A body that is not JSON in UTF-8 of bounded depth. */
    MALFORMED,
    /** No such path or model. */
    NOT_FOUND,
    METHOD,
    /** Content type or encoding. */
    MEDIA_TYPE,
    /** A body over the limit. */
    TOO_LARGE,
    /** A body that did not come in time. */
    SLOW_BODY,
    /** What is not HTTP, or has a head over the limits. */
    BAD_HTTP,
    /** Any other client error. */
    OTHER;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
