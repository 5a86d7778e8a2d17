package io.millrace.encoding;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A chain of a few random operators on {@code x}, float32 {@code [batch, WIDTH]}.
 *
 * @param rowwise whether every operator takes each row by itself
 */
record RandomGraph(byte[] model, boolean rowwise, List<String> operators) {

    static final int WIDTH = 6;

    private enum Step {
        RELU(true),
        TANH(true),
        SCALED(true),
        MULTIPLIED(true),
        SOFTMAX(true),
        NORMALIZED(true),
        LESS_THE_MEAN(false),
        SUMS(false),
        SOFTMAX_DOWN(false),
        REVERSED(false),
        CORRELATED(false),
        OVER_THE_LARGEST(false);

        private final boolean rowwise;

        Step(boolean rowwise) {
            this.rowwise = rowwise;
        }

        private void write(OnnxBytes to, String x, String y, Random random) {
            List<String> one = List.of(x);
            switch (this) {
                case RELU -> to.node("LeakyRelu", one, y);
                case TANH -> to.node("Tanh", one, y);
                case SCALED ->
                    to.floats(y + "_c", List.of(WIDTH), random(random, WIDTH)).node("Mul", List.of(x, y + "_c"), y);
                case MULTIPLIED ->
                    to.floats(y + "_c", List.of(WIDTH, WIDTH), random(random, WIDTH * WIDTH))
                            .node("MatMul", List.of(x, y + "_c"), y);
                case SOFTMAX -> to.node("Softmax", one, y, OnnxBytes.attribute("axis", 1));
                case NORMALIZED -> to.node("LpNormalization", one, y, OnnxBytes.attribute("axis", 1));
                case LESS_THE_MEAN ->
                    to.integers(y + "_c", List.of(1), 0)
                            .node("ReduceMean", List.of(x, y + "_c"), y + "_m")
                            .node("Sub", List.of(x, y + "_m"), y);
                case SUMS -> to.integers(y + "_c", List.of(), 0).node("CumSum", List.of(x, y + "_c"), y);
                case SOFTMAX_DOWN -> to.node("Softmax", one, y, OnnxBytes.attribute("axis", 0));
                case REVERSED ->
                    to.integers(y + "_from", List.of(1), -1)
                            .integers(y + "_to", List.of(1), Long.MIN_VALUE)
                            .integers(y + "_axis", List.of(1), 0)
                            .integers(y + "_step", List.of(1), -1)
                            .node("Slice", List.of(x, y + "_from", y + "_to", y + "_axis", y + "_step"), y);
                case CORRELATED ->
                    to.node("Transpose", one, y + "_t", OnnxBytes.attribute("perm", List.of(1L, 0L)))
                            .node("MatMul", List.of(y + "_t", x), y + "_c")
                            .node("MatMul", List.of(x, y + "_c"), y);
                case OVER_THE_LARGEST ->
                    to.node("Abs", one, y + "_a")
                            .node("ReduceMax", List.of(y + "_a"), y + "_m", OnnxBytes.attribute("keepdims", 0))
                            .node("Div", List.of(x, y + "_m"), y);
            }
        }
    }

    static RandomGraph of(Random random) {
        OnnxBytes graph = new OnnxBytes();
        List<Step> steps = IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(_ -> Step.values()[random.nextInt(random.nextBoolean() ? 6 : Step.values().length)])
                .toList();
        for (int i = 0; i < steps.size(); i++) {
            String x = i == 0 ? "x" : "t" + i;
            String y = i == steps.size() - 1 ? "y" : "t" + (i + 1);
            steps.get(i).write(graph, x, y, random);
        }
        return new RandomGraph(
                graph.model(WIDTH),
                steps.stream().allMatch(step -> step.rowwise),
                steps.stream().map(Enum::name).toList());
    }

    private static float[] random(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat(-1, 1);
        }
        return values;
    }
}
