package io.millrace.vision;

import tools.jackson.databind.JsonNode;

/** The {@code size} of preprocessor_config.json. */
sealed interface TargetSize {

    int width(int imageWidth, int imageHeight);

    int height(int imageWidth, int imageHeight);

    /** That size, whatever the proportions. */
    record Exact(int width, int height) implements TargetSize {
        @Override
        public int width(int imageWidth, int imageHeight) {
            return width;
        }

        @Override
        public int height(int imageWidth, int imageHeight) {
            return height;
        }
    }

    /** The shorter side gets that size, the proportions stay. */
    record ShortestEdge(int edge) implements TargetSize {
        @Override
        public int width(int imageWidth, int imageHeight) {
            return imageWidth <= imageHeight ? edge : longer(imageWidth, imageHeight);
        }

        @Override
        public int height(int imageWidth, int imageHeight) {
            return imageHeight <= imageWidth ? edge : longer(imageHeight, imageWidth);
        }

        /* Saturates: a line of one pixel's height would be longer than an int. */
        private int longer(int longSide, int shortSide) {
            return (int) Math.min((long) edge * longSide / shortSide, Integer.MAX_VALUE);
        }
    }

    /**
     * Reads a number, {@code {"height", "width"}} or {@code {"shortest_edge"}}.
     *
     * @param square whether a number is both sides rather than the shorter one
     */
    static TargetSize of(String key, JsonNode node, boolean square) {
        if (node.isInt()) {
            return square ? new Exact(edge(key, node), edge(key, node)) : new ShortestEdge(edge(key, node));
        }
        if (node.has("height") && node.has("width")) {
            return new Exact(edge(key, node.path("width")), edge(key, node.path("height")));
        }
        if (node.has("shortest_edge") && !node.has("longest_edge")) {
            return new ShortestEdge(edge(key, node.path("shortest_edge")));
        }
        throw new IllegalStateException(key + " is " + node + ", must be a number, {height, width} or {shortest_edge}");
    }

    private static int edge(String key, JsonNode node) {
        if (!node.isInt() || node.intValue() < 1) {
            throw new IllegalStateException(key + " has a side of " + node + ", must be a whole number of at least 1");
        }
        return node.intValue();
    }
}
