package io.millrace.openai.encode;

import io.millrace.core.ServingException.EngineFailed;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of numbers that a model answered with. */
final class Rows {

    private Rows() {}

    /** Fails where a number is infinite or none, which JSON cannot write and no client can use. */
    static void requireFinite(String model, List<float[]> rows) {
        for (int row = 0; row < rows.size(); row++) {
            float[] numbers = rows.get(row);
            for (int i = 0; i < numbers.length; i++) {
                if (!Float.isFinite(numbers[i])) {
                    throw new EngineFailed(
                            "model " + model + " answered " + numbers[i] + " at [" + row + "][" + i + "]", null);
                }
            }
        }
    }

    /** The one number of each row. */
    static float[] scores(List<float[]> rows) {
        float[] scores = new float[rows.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = rows.get(i)[0];
        }
        return scores;
    }

    /** Indices of the {@code top} highest scores, best first, the first of equals before the others; 0 is all. */
    static List<Integer> best(float[] scores, int top) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed())
                .limit(top == 0 ? scores.length : top)
                .toList();
    }
}
