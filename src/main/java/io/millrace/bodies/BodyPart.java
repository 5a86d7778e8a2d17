package io.millrace.bodies;

/**
 * What memory holds of one body.
 *
 * @param large whether the body has, as far as is known, more than {@link BodyBudget#SMALL} bytes
 */
record BodyPart(long bytes, boolean large) {

    static final BodyPart NONE = new BodyPart(0, false);

    /** @param length of the body, as far as it is known */
    static BodyPart of(long bytes, long length) {
        return new BodyPart(bytes, length > BodyBudget.SMALL);
    }

    long small() {
        return large ? 0 : bytes;
    }

    long ofLarge() {
        return large ? bytes : 0;
    }
}
