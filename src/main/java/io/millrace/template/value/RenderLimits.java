package io.millrace.template.value;

/**
 * Bounds of one rendering; reaching one ends it with {@link TemplateException.Kind#LIMIT}.
 *
 * @param steps evaluated nodes, loop turns and copied elements; copied text counts one step for 16 characters
 * @param depth nested statements, expressions and macro calls
 * @param output length in UTF-16 units of the output and of every string made on the way
 */
public record RenderLimits(long steps, int depth, int output) {
    /** Five million steps, 320 levels, eight million characters. */
    public static final RenderLimits DEFAULT = new RenderLimits(5_000_000, 320, 8_000_000);

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
