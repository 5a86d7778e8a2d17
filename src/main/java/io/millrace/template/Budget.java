package io.millrace.template;

/** What is left of a rendering's {@link Limits}. */
final class Budget {
    private static final int CHARACTERS_PER_STEP = 16;
    private final Limits limits;
    private long steps;
    private int depth;

    Budget(Limits limits) {
        this.limits = limits;
    }

    void step() {
        step(1);
    }

    void step(long count) {
        steps += count;
        if (count < 0 || steps > limits.steps()) {
            throw TemplateException.limit("template takes more than " + limits.steps() + " steps");
        }
    }

    /** Charges for a text of this length before it is made. */
    void text(long length) {
        room(length);
        step(length / CHARACTERS_PER_STEP);
    }

    /** Refuses a text of this length, without charging for it. */
    void room(long length) {
        if (length > limits.output()) {
            throw TemplateException.limit("text of " + length + " characters is over the limit of " + limits.output());
        }
    }

    void enter() {
        if (++depth > limits.depth()) {
            throw TemplateException.limit("template nests deeper than " + limits.depth());
        }
        step();
    }

    void leave() {
        depth--;
    }
}
