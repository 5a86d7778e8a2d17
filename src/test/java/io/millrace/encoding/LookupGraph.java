package io.millrace.encoding;

import java.util.List;

/** Graphs that give each token a row of a table: what an encoder's outputs look like, with numbers that a test chooses. */
public final class LookupGraph {

    private LookupGraph() {}

    /**
     * The ONNX file.
     *
     * @param output its name
     * @param table a row for each token id
     */
    public static byte[] of(String output, float[][] table) {
        int width = table[0].length;
        float[] values = new float[table.length * width];
        for (int i = 0; i < table.length; i++) {
            System.arraycopy(table[i], 0, values, i * width, width);
        }
        return new OnnxBytes()
                .floats("table", List.of(table.length, width), values)
                .node("Gather", List.of("table", "input_ids"), output)
                .ofTokens(output, width);
    }
}
