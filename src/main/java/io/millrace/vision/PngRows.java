package io.millrace.vision;

/** The rows of one pass, with their filters undone (PNG, section 9). */
final class PngRows {

    private final PngData data;
    private final int step;
    private final byte[] filter = new byte[1];
    private byte[] row;
    private byte[] above;

    PngRows(PngData data, PngSamples samples, int columns) {
        this.data = data;
        this.step = samples.filterStep();
        this.row = new byte[samples.rowBytes(columns)];
        this.above = new byte[row.length];
    }

    /** Valid until the next one but one. */
    byte[] next() {
        byte[] free = above;
        above = row;
        row = free;
        data.read(filter, 1);
        data.read(row, row.length);
        undo(filter[0]);
        return row;
    }

    private void undo(int kind) {
        switch (kind) {
            case 0 -> {}
            case 1 -> left();
            case 2 -> up();
            case 3 -> average();
            case 4 -> paeth();
            default -> throw new BrokenImage("a row of its PNG has an unknown filter");
        }
    }

    private void left() {
        for (int i = step; i < row.length; i++) {
            row[i] += row[i - step];
        }
    }

    private void up() {
        for (int i = 0; i < row.length; i++) {
            row[i] += above[i];
        }
    }

    private void average() {
        for (int i = 0; i < row.length; i++) {
            int left = i < step ? 0 : row[i - step] & 0xff;
            row[i] += (byte) (left + (above[i] & 0xff) >> 1);
        }
    }

    private void paeth() {
        for (int i = 0; i < row.length; i++) {
            int left = i < step ? 0 : row[i - step] & 0xff;
            int corner = i < step ? 0 : above[i - step] & 0xff;
            row[i] += (byte) nearest(left, above[i] & 0xff, corner);
        }
    }

    private static int nearest(int left, int up, int corner) {
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        if (toLeft <= toUp && toLeft <= toCorner) {
            return left;
        }
        return toUp <= toCorner ? up : corner;
    }
}
