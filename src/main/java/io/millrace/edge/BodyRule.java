package io.millrace.edge;

/**
 * How an endpoint's body is read.
 *
 * @param maxBytes longest body, before and after decompression
 */
public record BodyRule(Kind kind, int maxBytes) {

    /** None is read. */
    public static final BodyRule NONE = new BodyRule(Kind.NONE, 0);

    /** What a body holds. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** What the endpoint reads by itself. */
        RAW,
        /** A form of several parts, which asks a model for something: headers may say some of it. */
        FORM,
        /** One JSON object. */
        JSON,
        /** One JSON object that asks a model for something: headers may say some of it, and it is refused early where the queue is full. */
        MODEL_JSON
    }

    public static BodyRule raw(int maxBytes) {
        return new BodyRule(Kind.RAW, maxBytes);
    }

    public static BodyRule form(int maxBytes) {
        return new BodyRule(Kind.FORM, maxBytes);
    }

    public static BodyRule json(int maxBytes) {
        return new BodyRule(Kind.JSON, maxBytes);
    }

    public static BodyRule modelJson(int maxBytes) {
        return new BodyRule(Kind.MODEL_JSON, maxBytes);
    }

    boolean isJson() {
        return kind == Kind.JSON || kind == Kind.MODEL_JSON;
    }
}
