package io.millrace.vision.chat;

import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.vision.EncodedImage;
import io.millrace.vision.ImageFile;
import io.millrace.vision.PixelTotals;

/** What the images of one chat will take, told by their headers. */
final class ChatPixels {

    private final ChatProcessor processor;
    private final PictureLimits limits;
    private final PixelTotals totals;

    ChatPixels(ChatProcessor processor, PictureLimits limits) {
        this.processor = processor;
        this.limits = limits;
        this.totals = new PixelTotals(limits);
    }

    /** @throws InvalidRequest when this image, or all up to it, are over a limit */
    SizedImage add(EncodedImage image, ImageFile file, boolean fine) {
        int width = file.orientation().width(file.width(), file.height());
        int height = file.orientation().height(file.width(), file.height());
        requireAspect(width, height, image.param());
        ImageGrid grid = processor.grid(width, height, fine);
        requireResizable(width, height, image.param());
        totals.add(file, processor.kept(grid), image.param());
        return new SizedImage(image, file, fine, grid);
    }

    private void requireAspect(int width, int height, String param) {
        if (Math.max(width, height) > (long) processor.mostAspect() * Math.min(width, height)) {
            throw new InvalidRequest(
                    param,
                    param + " has " + width + " x " + height + " pixels, one side more than " + processor.mostAspect()
                            + " times as long as the other");
        }
    }

    private void requireResizable(int width, int height, String param) {
        long between = processor.between(width, height);
        if (between > limits.pixels()) {
            throw new InvalidRequest(
                    param,
                    param + " of " + width + " x " + height + " pixels would have " + between
                            + " while it is resized, more than the " + limits.pixels() + " allowed");
        }
    }
}
