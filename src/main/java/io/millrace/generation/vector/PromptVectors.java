package io.millrace.generation.vector;

import java.util.Arrays;
import java.util.List;

/**
 * Vectors that stand in a prompt in the place of embedded tokens, such as what a vision encoder makes of an image. The prompt has negative
 * ids there, one for each image: where those of two prompts are equal, their vectors are.
 *
 * @param blocks in the order of their positions, none of which two share
 * @param standIn the token that such a position counts as where tokens are counted
 * @param positions of the prompt and of what follows it
 */
public record PromptVectors(List<Block> blocks, int standIn, GridPositions positions) {

    public static final PromptVectors NONE = new PromptVectors(List.of(), 0, GridPositions.NONE);

    public PromptVectors {
        blocks = List.copyOf(blocks);
    }

    /**
     * Vectors of positions that follow each other.
     *
     * @param first position
     * @param count positions
     * @param rows vectors one after the other; neither copied nor changed
     * @param from number of the first of them that is meant
     */
    public record Block(int first, int count, float[] rows, int from) {

        public int end() {
            return first + count;
        }
    }

    /** Whether a position has one. */
    public boolean cover(int position) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Block block = blocks.get(middle);
            if (position < block.first) {
                high = middle - 1;
            } else if (position >= block.end()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** The prompt with {@link #standIn} in each of their places. */
    public int[] spoken(int[] prompt) {
        if (blocks.isEmpty()) {
            return prompt;
        }
        int[] spoken = prompt.clone();
        blocks.forEach(block -> Arrays.fill(spoken, block.first, block.end(), standIn));
        return spoken;
    }
}
