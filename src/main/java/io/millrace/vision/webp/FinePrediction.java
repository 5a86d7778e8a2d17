package io.millrace.vision.webp;

/** Squares of 4 pixels a side, predicted from their edge of thirteen levels (RFC 6386, section 12.3). Modes have the numbers of its tables. */
final class FinePrediction {

    static final int MEAN = 0;
    static final int GRADIENT = 1;
    static final int ABOVE = 2;
    static final int LEFT = 3;
    private static final int DOWN_LEFT = 4;
    private static final int DOWN_RIGHT = 5;
    private static final int RIGHT_BELOW = 6;
    private static final int LEFT_BELOW = 7;
    private static final int BELOW_RIGHT = 8;
    private static final int SIDE = 4;
    private static final int CORNER = 4; // of the edge: from the lowest on the left to the eighth above

    private final Plane plane;
    private final int[] edge = new int[13];
    private int place;

    FinePrediction(Plane plane) {
        this.plane = plane;
    }

    /** @param right where the four levels above and on the right lie */
    void apply(int mode, int at, int right) {
        place = at;
        if (mode == GRADIENT) {
            Prediction.gradient(plane, at, SIDE);
            return;
        }
        int above = at - plane.stride();
        for (int i = 0; i < SIDE; i++) {
            edge[i] = plane.at(at + (SIDE - 1 - i) * plane.stride() - 1);
            edge[CORNER + 1 + i] = plane.at(above + i);
            edge[CORNER + 5 + i] = plane.at(right + i);
        }
        edge[CORNER] = plane.at(above - 1);
        predict(mode);
    }

    private void predict(int mode) {
        switch (mode) {
            case MEAN -> plane.fill(place, SIDE, mean());
            case ABOVE -> each((x, _) -> three(CORNER + 1 + x));
            case LEFT -> each((_, y) -> y == SIDE - 1 ? edge[1] + 3 * edge[0] + 2 >> 2 : three(CORNER - 1 - y));
            case DOWN_LEFT -> each((x, y) -> x + y == 6 ? edge[11] + 3 * edge[12] + 2 >> 2 : three(CORNER + 2 + x + y));
            case DOWN_RIGHT -> each((x, y) -> three(CORNER + x - y));
            case RIGHT_BELOW -> each(this::rightBelow);
            case LEFT_BELOW -> each(this::leftBelow);
            case BELOW_RIGHT -> each(this::belowRight);
            default -> each(this::aboveRight);
        }
    }

    private interface Level {
        int of(int x, int y);
    }

    private void each(Level level) {
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                plane.set(place + y * plane.stride() + x, level.of(x, y));
            }
        }
    }

    private int mean() {
        int sum = SIDE;
        for (int i = 0; i < SIDE; i++) {
            sum += edge[i] + edge[CORNER + 1 + i];
        }
        return sum >> 3;
    }

    private int two(int at) {
        return edge[at] + edge[at + 1] + 1 >> 1;
    }

    private int three(int middle) {
        return edge[middle - 1] + 2 * edge[middle] + edge[middle + 1] + 2 >> 2;
    }

    private int rightBelow(int x, int y) {
        int along = 2 * x - y;
        if (along < 0) {
            return three(CORNER + 1 + along);
        }
        return along % 2 == 0 ? two(CORNER + along / 2) : three(CORNER + 1 + along / 2);
    }

    private int belowRight(int x, int y) {
        int along = 2 * y - x;
        if (along < 0) {
            return three(CORNER - 1 - along);
        }
        return along % 2 == 0 ? two(CORNER - 1 - along / 2) : three(CORNER - 1 - along / 2);
    }

    /* The last two of the right column go on along the edge by threes. */
    private int leftBelow(int x, int y) {
        if (x == SIDE - 1 && y >= 2) {
            return three(CORNER + 4 + y);
        }
        int at = CORNER + 1 + x + y / 2;
        return y % 2 == 0 ? two(at) : three(at + 1);
    }

    private int aboveRight(int x, int y) {
        int along = x + 2 * y;
        if (along > 5) {
            return edge[0];
        }
        if (along == 5) {
            return edge[1] + 3 * edge[0] + 2 >> 2;
        }
        return along % 2 == 0 ? two(CORNER - 2 - along / 2) : three(CORNER - 2 - along / 2);
    }
}
