package io.millrace.encoding;

/** How alike two vectors are, as {@code similarity_fn_name} of sentence-transformers names it; more is more alike. */
public enum Similarity {
    /** Cosine of the angle between them. */
    COSINE,
    /** Dot product. */
    DOT,
    /** Minus their distance. */
    EUCLIDEAN,
    /** Minus the sum of their components' distances. */
    MANHATTAN;

    /** Of two vectors of the same length. */
    public float of(float[] a, float[] b) {
        return switch (this) {
            case COSINE -> Vectors.cosine(a, b);
            case DOT -> (float) Vectors.dot(a, b);
            case EUCLIDEAN -> (float) -Math.sqrt(distance(a, b, 2));
            case MANHATTAN -> (float) -distance(a, b, 1);
        };
    }

    private static double distance(float[] a, float[] b, int power) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs((double) a[i] - b[i]);
            sum += power == 2 ? difference * difference : difference;
        }
        return sum;
    }
}
