package io.millrace.vision;

import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;

/** What the pictures of one request will take, told by their headers. */
final class RequestPixels {

    private final PreprocessorConfig config;
    private final PictureLimits limits;
    private final PixelTotals totals;

    RequestPixels(PreprocessorConfig config, PictureLimits limits) {
        this.config = config;
        this.limits = limits;
        this.totals = new PixelTotals(limits);
    }

    /** @throws InvalidRequest when this picture, or all up to it, are over a limit */
    void add(ImageFile file, String param) {
        int width = file.orientation().width(file.width(), file.height());
        int height = file.orientation().height(file.width(), file.height());
        totals.add(file, kept(width, height, param), param);
    }

    /** Pixels of all of them as the model takes them. */
    long kept() {
        return totals.kept();
    }

    private long kept(int width, int height, String param) {
        TargetSize size = config.size();
        int newWidth = size == null ? width : size.width(width, height);
        int newHeight = size == null ? height : size.height(width, height);
        if ((long) newWidth * Math.max(newHeight, height) > limits.pixels()) { // both passes of the resize
            throw new InvalidRequest(
                    param,
                    param + " of " + width + " x " + height + " pixels would be resized to " + newWidth + " x "
                            + newHeight + ", more than the " + limits.pixels() + " allowed");
        }
        TargetSize.Exact crop = config.crop();
        return crop == null ? (long) newWidth * newHeight : (long) crop.width() * crop.height();
    }
}
