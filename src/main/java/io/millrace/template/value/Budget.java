package io.millrace.template.value;

/** What is left of a rendering's {@link RenderLimits}. */
public final class Budget {
    private static final int CHARACTERS_PER_STEP = 16;
    private final RenderLimits limits;
    private long steps;
    private int depth;

    public Budget(RenderLimits limits) {
        this.limits = limits;
    }

    public void step() {
        step(1);
    }

    public void step(long count) {
        steps += count;
        if (count < 0 || steps > limits.steps()) {
            throw TemplateException.limit("template takes more than " + limits.steps() + " steps");
        }
    }

    /** Charges for a text of this length before it is made. */
    public void text(long length) {
        room(length);
        step(length / CHARACTERS_PER_STEP);
    }

    /** Refuses a text of this length, without charging for it. */
    public void room(long length) {
        if (length > limits.output()) {
            throw TemplateException.limit("text of " + length + " characters is over the limit of " + limits.output());
        }
    }

    public void enter() {
        if (++depth > limits.depth()) {
            throw TemplateException.limit("template nests deeper than " + limits.depth());
        }
        step();
    }

    public void leave() {
        depth--;
    }

    /** A new, empty text. */
    public Text newText() {
        return new Text();
    }

    /** A string under construction that stays within the output limit. */
    public final class Text {
        private final StringBuilder text = new StringBuilder();

        public Text add(String part) {
            text(part.length());
            room((long) text.length() + part.length());
            text.append(part);
            return this;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
