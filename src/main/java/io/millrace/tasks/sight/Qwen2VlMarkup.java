package io.millrace.tasks.sight;

import io.millrace.vision.chat.ImageGrid;

/**
 * As Qwen2VLProcessor of Transformers writes it: a token for each block of patches, row by row.
 *
 * @param marker the token of images
 * @param merge patches on a side of a block
 */
record Qwen2VlMarkup(String marker, int merge) implements ImageMarkup {

    @Override
    public String of(ImageGrid grid) {
        return marker.repeat(tokens(grid));
    }

    @Override
    public int tokens(ImageGrid grid) {
        return grid.rows() / merge * columns(grid);
    }

    @Override
    public int columns(ImageGrid grid) {
        return grid.columns() / merge;
    }
}
