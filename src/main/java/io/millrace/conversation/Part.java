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

    /**
     * An encoded sound.
     *
     * @param param the request's field, for errors
     * @param format as the request states it; empty where it does not
     * @param bytes neither copied nor changed
     */
    record Audio(String param, String format, byte[] bytes) implements Part {

        public String base64() {
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    /** The request's field that holds what is no text; {@code messages} of a text. */
    default String field() {
        return switch (this) {
            case Text _ -> "messages";
            case Image image -> image.param();
            case Link link -> link.param();
            case Audio audio -> audio.param();
        };
    }

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
