package io.millrace.vision.webp;

/** Squares predicted from the levels above and on the left (RFC 6386, section 12.2 and 12.3). */
enum Prediction {
    MEAN(FinePrediction.MEAN),
    GRADIENT(FinePrediction.GRADIENT),
    ABOVE(FinePrediction.ABOVE),
    LEFT(FinePrediction.LEFT);

    private final int fine;

    Prediction(int fine) {
        this.fine = fine;
    }

    /** The number that this has among the modes of {@link FinePrediction}. */
    int fine() {
        return fine;
    }

    /**
     * Predicts one of 8 or 16 pixels a side.
     *
     * @param x of its first pixel
     * @param y of its first pixel
     */
    void apply(Plane plane, int x, int y, int side) {
        int place = plane.place(x, y);
        switch (this) {
            case MEAN -> plane.fill(place, side, mean(plane, place, side, x > 0, y > 0));
            case GRADIENT -> gradient(plane, place, side);
            case ABOVE -> above(plane, place, side);
            case LEFT -> left(plane, place, side);
        }
    }

    private static int mean(Plane plane, int place, int side, boolean hasLeft, boolean hasAbove) {
        int sum = 0;
        for (int i = 0; i < side; i++) {
            sum += hasAbove ? plane.at(place - plane.stride() + i) : 0;
            sum += hasLeft ? plane.at(place + i * plane.stride() - 1) : 0;
        }
        int count = (hasLeft ? side : 0) + (hasAbove ? side : 0);
        return count == 0 ? 128 : (sum + count / 2) / count;
    }

    static void gradient(Plane plane, int place, int side) {
        int above = place - plane.stride();
        int corner = plane.at(above - 1);
        for (int y = 0; y < side; y++) {
            int row = place + y * plane.stride();
            int change = plane.at(row - 1) - corner;
            for (int x = 0; x < side; x++) {
                plane.setClamped(row + x, plane.at(above + x) + change);
            }
        }
    }

    private static void above(Plane plane, int place, int side) {
        for (int i = 0; i < side * side; i++) {
            plane.set(place + i / side * plane.stride() + i % side, plane.at(place - plane.stride() + i % side));
        }
    }

    private static void left(Plane plane, int place, int side) {
        for (int y = 0; y < side; y++) {
            int row = place + y * plane.stride();
            for (int x = 0; x < side; x++) {
                plane.set(row + x, plane.at(row - 1));
            }
        }
    }
}
