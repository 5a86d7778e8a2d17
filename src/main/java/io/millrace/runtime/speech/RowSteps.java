package io.millrace.runtime.speech;

import java.util.List;

/** A step of a transducer behind its encoder, of rows that are each at a frame of their own window. */
interface RowSteps {

    /**
     * What a row is to score.
     *
     * @param window whose frame it hears
     * @param token the last that was said in it
     */
    record Row(SpokenWindow window, int frame, int token) {}

    /**
     * What came of a row.
     *
     * @param scores of all symbols, and of durations where the model has them
     * @param states behind the row's token
     */
    record Scored(float[] scores, List<float[]> states) {}

    List<Scored> run(List<Row> rows);

    /** Rows by runs: each alone, or all of them in one. */
    static List<List<Row>> runs(List<Row> rows, boolean alone) {
        if (alone) {
            return rows.stream().map(List::of).toList();
        }
        return rows.isEmpty() ? List.of() : List.of(rows);
    }
}
