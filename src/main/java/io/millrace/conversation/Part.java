package io.millrace.conversation;

import java.net.URI;
import java.util.Base64;

/** A piece of a message's content. */
public sealed interface Part {

    record Text(String text) implements Part {}

    /**
     * An encoded image.
     *
     * @param param the request's field, for errors
     * @param mediaType as the request states it
     * @param bytes neither copied nor changed
     */
    record Image(String param, String mediaType, byte[] bytes, Detail detail) implements Part {

        /** It as a data URL (RFC 2397). */
        public String url() {
            return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes);
        }
    }

    /**
     * An image that is elsewhere.
     *
     * @param param the request's field, for errors
     */
    record Link(String param, URI url, Detail detail) implements Part {}

    /** How closely an image is to be looked at. */
    enum Detail {
        /** As the model's own processor does. */
        AUTO,
        /** With few tokens. */
        LOW,
        /** As closely as the model's own processor does. */
        HIGH
    }
}
