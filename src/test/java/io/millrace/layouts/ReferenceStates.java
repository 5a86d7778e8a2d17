package io.millrace.layouts;

/** Layers of a state that does not grow, over a whole sequence. */
record ReferenceStates(Weights weights, ReferenceMath math) {

    private static final int HEAD = Layout.HEAD;
    private static final int WIDTH = Layout.WIDTH;

    double[][] convolution(String name, double[][] x) {
        double[][] parts = math.linear(name + ".conv.in", x, 3 * WIDTH, false);
        float[] kernel = weights.matrix(name + ".conv", Layout.KERNEL, WIDTH);
        double[][] mixed = new double[x.length][WIDTH];
        for (int t = 0; t < x.length; t++) {
            for (int d = 0; d < WIDTH; d++) {
                double sum = 0;
                for (int k = 0; k < Layout.KERNEL; k++) {
                    int from = t - Layout.KERNEL + 1 + k;
                    sum += from < 0 ? 0 : kernel[d * Layout.KERNEL + k] * parts[from][d] * parts[from][2 * WIDTH + d];
                }
                mixed[t][d] = sum * parts[t][WIDTH + d];
            }
        }
        return math.linear(name + ".conv.out", mixed, WIDTH, false);
    }

    double[][] recurrence(String name, double[][] x) {
        int width = Layout.HEADS * HEAD;
        double[][] q = math.linear(name + ".rq", x, width, false);
        double[][] k = math.linear(name + ".rk", x, width, false);
        double[][] v = math.linear(name + ".rv", x, width, false);
        double[][] mixed = new double[x.length][width];
        for (int head = 0; head < Layout.HEADS; head++) {
            double[][] state = new double[HEAD][HEAD];
            for (int t = 0; t < x.length; t++) {
                step(state, Weights.decay()[head], q[t], k[t], v[t], head * HEAD, mixed[t]);
            }
        }
        return math.linear(name + ".ro", mixed, WIDTH, false);
    }

    private static void step(double[][] state, double decay, double[] q, double[] k, double[] v, int at, double[] out) {
        for (int a = 0; a < HEAD; a++) {
            for (int b = 0; b < HEAD; b++) {
                state[a][b] = decay * state[a][b] + k[at + a] * v[at + b];
                out[at + b] += q[at + a] * state[a][b];
            }
        }
    }
}
