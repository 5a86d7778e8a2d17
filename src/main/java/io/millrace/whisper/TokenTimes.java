package io.millrace.whisper;

import java.util.Arrays;

/**
 * When each token of a text is said, by what the decoder looked at (dynamic time warping over the cross attentions, as OpenAI's and
 * Transformers' Whisper have it).
 */
final class TokenTimes {

    private static final int MEDIAN = 7;

    private TokenTimes() {}

    /**
     * Frames at which tokens begin, those between two places, one for each.
     *
     * @param weights of heads {@code [heads, tokens, frames]}, changed in place
     * @param raw whether they are scores that are yet to become probabilities
     * @param frames that hold sound
     * @param from the first token
     * @param to the token behind the last
     */
    static int[] of(float[][][] weights, boolean raw, int frames, int from, int to) {
        double[][] costs = new double[to - from][frames];
        for (float[][] head : weights) {
            for (int i = 0; i < head.length; i++) {
                head[i] = probabilities(head[i], raw, frames);
            }
            normalize(head, frames);
            for (int i = from; i < to; i++) {
                add(costs[i - from], median(head[i]), weights.length);
            }
        }
        return path(costs);
    }

    /* Of the frames that hold sound alone, as OpenAI's softmax is. */
    private static float[] probabilities(float[] row, boolean raw, int frames) {
        float[] cut = Arrays.copyOf(row, frames);
        double most = raw ? Softmax.logSum(cut, 0, frames) : 0;
        double sum = 0;
        for (int i = 0; i < frames; i++) {
            cut[i] = raw ? (float) Math.exp(cut[i] - most) : cut[i];
            sum += cut[i];
        }
        for (int i = 0; i < frames; i++) {
            cut[i] = sum == 0 ? 0 : (float) (cut[i] / sum);
        }
        return cut;
    }

    /* To mean 0 and deviation 1 over the tokens. */
    private static void normalize(float[][] head, int frames) {
        for (int frame = 0; frame < frames; frame++) {
            double mean = 0;
            for (float[] row : head) {
                mean += row[frame] / (double) head.length;
            }
            double variance = 0;
            for (float[] row : head) {
                variance += (row[frame] - mean) * (row[frame] - mean) / head.length;
            }
            double deviation = Math.sqrt(variance);
            for (float[] row : head) {
                row[frame] = deviation == 0 ? 0 : (float) ((row[frame] - mean) / deviation);
            }
        }
    }

    /* The ends are reflected. */
    private static float[] median(float[] row) {
        int reach = MEDIAN / 2;
        if (row.length <= reach) {
            return row;
        }
        float[] filtered = new float[row.length];
        float[] window = new float[MEDIAN];
        for (int i = 0; i < row.length; i++) {
            for (int j = 0; j < MEDIAN; j++) {
                int place = Math.abs(i + j - reach);
                window[j] = row[place < row.length ? place : 2 * (row.length - 1) - place];
            }
            Arrays.sort(window);
            filtered[i] = window[reach];
        }
        return filtered;
    }

    private static void add(double[] costs, float[] row, int heads) {
        for (int i = 0; i < costs.length; i++) {
            costs[i] -= row[i] / (double) heads;
        }
    }

    private enum Move {
        BOTH,
        TOKEN,
        FRAME
    }

    /** The frame at which the cheapest path through a matrix enters each of its rows. */
    static int[] path(double[][] costs) {
        int rows = costs.length;
        int columns = rows == 0 ? 0 : costs[0].length;
        Move[][] moves = new Move[rows + 1][columns + 1];
        double[] before = new double[columns + 1];
        Arrays.fill(before, Double.POSITIVE_INFINITY);
        before[0] = 0;
        for (int i = 1; i <= rows; i++) {
            double[] row = new double[columns + 1];
            row[0] = Double.POSITIVE_INFINITY;
            for (int j = 1; j <= columns; j++) {
                moves[i][j] = cheapest(before[j - 1], before[j], row[j - 1]);
                row[j] = costs[i - 1][j - 1]
                        + switch (moves[i][j]) {
                            case BOTH -> before[j - 1];
                            case TOKEN -> before[j];
                            case FRAME -> row[j - 1];
                        };
            }
            before = row;
        }
        return entries(moves, rows, columns);
    }

    private static Move cheapest(double both, double token, double frame) {
        if (both < token && both < frame) {
            return Move.BOTH;
        }
        return token < both && token < frame ? Move.TOKEN : Move.FRAME;
    }

    private static int[] entries(Move[][] moves, int rows, int columns) {
        int[] entries = new int[rows];
        int i = rows;
        int j = columns;
        while (i > 0 && j > 0) {
            entries[i - 1] = j - 1;
            Move move = moves[i][j];
            i -= move == Move.FRAME ? 0 : 1;
            j -= move == Move.TOKEN ? 0 : 1;
        }
        return entries;
    }
}
