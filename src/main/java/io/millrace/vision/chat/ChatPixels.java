package io.millrace.vision.chat;

import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.vision.EncodedImage;
import io.millrace.vision.ImageFile;

/** What the images of one chat will take, told by their headers. */
final class ChatPixels {

    private final ChatProcessor processor;
    private final PictureLimits limits;
    private long unpacked;
    private long kept;

    ChatPixels(ChatProcessor processor, PictureLimits limits) {
        this.processor = processor;
        this.limits = limits;
    }

    /** @throws InvalidRequest when this image, or all up to it, are over a limit */
    SizedImage add(EncodedImage image, ImageFile file, boolean fine) {
        int width = file.orientation().width(file.width(), file.height());
        int height = file.orientation().height(file.width(), file.height());
        requireAspect(width, height, image.param());
        ImageGrid grid = processor.grid(width, height, fine);
        requireResizable(width, height, image.param());
        unpacked += (long) width * height * file.scans();
        kept += processor.kept(grid);
        require(unpacked, limits.requestPixels(), "to unpack, a JPEG's once for each of its scans", image.param());
        require(kept, limits.pixels(), "as the model takes them", image.param());
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

    private static void require(long pixels, long most, String which, String param) {
        if (pixels > most) {
            throw new InvalidRequest(
                    param,
                    "the images up to " + param + " have " + pixels + " pixels " + which + ", more than the " + most
                            + " allowed in a request");
        }
    }
}
