package io.millrace.template.value;

/**
 * Bounds of one rendering; reaching one ends it with {@link TemplateException.Kind#LIMIT}.
 *
 * @param steps evaluated nodes, loop turns and copied elements; one for 16 characters that are looked at, one for 256 that are copied
 * @param depth nested statements, expressions and macro calls
 * @param output length in UTF-16 units of the output and of every string made on the way
 */
public record RenderLimits(long steps, int depth, int output) {
    /** Five million steps, 320 levels, eight million characters. */
    public static final RenderLimits DEFAULT = new RenderLimits(5_000_000, 320, 8_000_000);

    private static final int STEPS_PER_PART = 100;
    private static final int CHARACTERS_PER_PART = 16;
    private static final long MOST_STEPS = 50_000_000;

    /**
     * The same with more steps for what is rendered, in proportion, but fifty million at most.
     *
     * @param parts values of the variables, those within lists and dicts included
     * @param characters of all their texts, in UTF-16 units
     */
    public RenderLimits forInput(long parts, long characters) {
        long more = STEPS_PER_PART * (parts + characters / CHARACTERS_PER_PART);
        return new RenderLimits(Math.max(steps, Math.min(steps + more, MOST_STEPS)), depth, output);
    }

    public RenderLimits {
        require("steps", steps);
        require("depth", depth);
        require("output", output);
    }

    private static void require(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
    }
}
