package io.millrace.generation.vector;

/**
 * Where the tokens of a sequence stand on several axes, as models have it whose positions tell rows and columns of images apart (M-RoPE;
 * Qwen2-VL, 2024). Of text, all axes are alike.
 *
 * @param axes for each the position of each token of the prompt; empty where each stands at its place in the prompt
 * @param shift what is added to the place of a token behind the prompt
 */
public record GridPositions(int[][] axes, int shift) {

    public static final GridPositions NONE = new GridPositions(new int[0][], 0);

    /** Of the token at a place. */
    public int at(int axis, int place) {
        return axes.length > 0 && place < axes[axis].length ? axes[axis][place] : place + shift;
    }
}
