package io.millrace.template.value;

/** What is left of a rendering's {@link RenderLimits}. */
public final class Budget {
    private static final int CHARACTERS_PER_STEP = 16;
    private static final int COPIED_PER_STEP = 256;
    private static final int STEPS_PER_TURN = 10_000;
    private RenderLimits limits;
    private final Runnable turn;
    private long steps;
    private long turnAt = STEPS_PER_TURN;
    private long characters;
    private long copied;
    private int depth;

    /** @param turn run every some thousand steps; what it throws ends the rendering */
    public Budget(RenderLimits limits, Runnable turn) {
        this.limits = limits;
        this.turn = turn;
    }

    /** Other limits from here on; what has been spent counts within them. */
    public void limit(RenderLimits other) {
        limits = other;
    }

    public void step() {
        step(1);
    }

    public void step(long count) {
        steps += count;
        if (count < 0 || steps > limits.steps()) {
            throw TemplateException.limit("template takes more than " + limits.steps() + " steps");
        }
        if (steps >= turnAt) {
            turnAt = steps + STEPS_PER_TURN;
            turn.run();
        }
    }

    /** Charges for a text of this length before it is made. */
    public void text(long length) {
        room(length);
        read(length);
    }

    /** Charges for looking at so many characters. */
    public void read(long length) {
        characters += length;
        if (characters >= CHARACTERS_PER_STEP) {
            step(characters / CHARACTERS_PER_STEP);
            characters %= CHARACTERS_PER_STEP;
        }
    }

    /** Charges for copying or comparing so many characters, which takes a small part of the time of looking at each. */
    public void copy(long length) {
        copied += length;
        if (copied >= COPIED_PER_STEP) {
            step(copied / COPIED_PER_STEP);
            copied %= COPIED_PER_STEP;
        }
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
            room((long) text.length() + part.length());
            copy(part.length());
            text.append(part);
            return this;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
