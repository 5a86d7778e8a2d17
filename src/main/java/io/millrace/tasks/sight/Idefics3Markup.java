package io.millrace.tasks.sight;

import io.millrace.vision.chat.ImageGrid;

/**
 * As Idefics3Processor and SmolVLMProcessor of Transformers write it: each tile behind its row and column, and all of the image last.
 *
 * @param marker the token of images
 * @param perPiece tokens of a tile
 */
record Idefics3Markup(String marker, int perPiece) implements ImageMarkup {

    static final String AROUND = "<fake_token_around_image>";
    static final String WHOLE = "<global-img>";

    @Override
    public String of(ImageGrid grid) {
        StringBuilder text = new StringBuilder();
        String piece = marker.repeat(perPiece);
        for (int row = 1; row <= grid.rows(); row++) {
            for (int column = 1; column <= grid.columns(); column++) {
                text.append(AROUND)
                        .append("<row_%d_col_%d>".formatted(row, column))
                        .append(piece);
            }
            text.append('\n');
        }
        if (grid.rows() > 0) {
            text.append('\n');
        }
        return text.append(AROUND).append(WHOLE).append(piece).append(AROUND).toString();
    }

    @Override
    public int tokens(ImageGrid grid) {
        return (grid.rows() * grid.columns() + 1) * perPiece;
    }
}
