package io.millrace.vision.webp;

/**
 * Smooths across an edge, level by level, where the levels differ little (RFC 6386, section 15.2 to 15.4).
 *
 * @param simple whether only the two levels nearest to the edge change
 * @param outside most that levels at the edge of a block may differ
 * @param inside most at an edge within one
 * @param beside most that levels beside each other may differ
 * @param sharp what counts as a sharp change beside the edge
 */
record EdgeFilter(boolean simple, int outside, int inside, int beside, int sharp) {

    static EdgeFilter of(int strength, int sharpness, boolean simple) {
        int beside = strength;
        if (sharpness > 0) {
            beside = Math.min(strength >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
        }
        beside = Math.max(1, beside);
        int inside = 2 * strength + beside;
        int sharp = strength >= 40 ? 2 : strength >= 15 ? 1 : 0;
        return new EdgeFilter(simple, 2 * (inside + 4) + 1, 2 * inside + 1, beside, sharp);
    }

    /**
     * Smooths an edge of a block.
     *
     * @param across from one side of the edge to the other
     * @param along to the next place
     */
    void outer(Plane plane, int place, int across, int along, int count) {
        for (int i = 0, p = place; i < count; i++, p += along) {
            if (!passes(plane, p, across, outside)) {
                continue;
            }
            if (simple || isSharp(plane, p, across)) {
                two(plane, p, across);
            } else {
                six(plane, p, across);
            }
        }
    }

    /** Smooths an edge within a block. */
    void inner(Plane plane, int place, int across, int along, int count) {
        for (int i = 0, p = place; i < count; i++, p += along) {
            if (!passes(plane, p, across, inside)) {
                continue;
            }
            if (simple || isSharp(plane, p, across)) {
                two(plane, p, across);
            } else {
                four(plane, p, across);
            }
        }
    }

    private boolean passes(Plane plane, int p, int s, int most) {
        int nearest = difference(plane, p, p - s);
        return 4 * nearest + difference(plane, p + s, p - 2 * s) <= most && (simple || isFlat(plane, p, s));
    }

    private boolean isFlat(Plane plane, int p, int s) {
        for (int i = 1; i < 4; i++) {
            if (difference(plane, p + i * s, p + (i - 1) * s) > beside
                    || difference(plane, p - (i + 1) * s, p - i * s) > beside) {
                return false;
            }
        }
        return true;
    }

    private boolean isSharp(Plane plane, int p, int s) {
        return difference(plane, p - 2 * s, p - s) > sharp || difference(plane, p + s, p) > sharp;
    }

    private static int difference(Plane plane, int one, int other) {
        return Math.abs(plane.at(one) - plane.at(other));
    }

    private static int slope(Plane plane, int p, int s) {
        return 3 * (plane.at(p) - plane.at(p - s));
    }

    private static int outerSlope(Plane plane, int p, int s) {
        return signed(plane.at(p - 2 * s) - plane.at(p + s));
    }

    private static void two(Plane plane, int p, int s) {
        int slope = slope(plane, p, s) + outerSlope(plane, p, s);
        plane.add(p - s, step(slope + 3));
        plane.add(p, -step(slope + 4));
    }

    private static void four(Plane plane, int p, int s) {
        int slope = slope(plane, p, s);
        int less = step(slope + 4);
        int half = less + 1 >> 1;
        plane.add(p - 2 * s, half);
        plane.add(p - s, step(slope + 3));
        plane.add(p, -less);
        plane.add(p + s, -half);
    }

    private static void six(Plane plane, int p, int s) {
        int slope = signed(slope(plane, p, s) + outerSlope(plane, p, s));
        for (int i = 0; i < 3; i++) {
            int change = 9 * (3 - i) * slope + 63 >> 7;
            plane.add(p - (i + 1) * s, change);
            plane.add(p + i * s, -change);
        }
    }

    private static int signed(int value) {
        return Math.clamp(value, -128, 127);
    }

    private static int step(int slope) {
        return Math.clamp(slope >> 3, -16, 15);
    }
}
