package io.millrace.vision;

import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;

/** Pixels of the images of one request, held against its limits as they are added. */
public final class PixelTotals {

    private final PictureLimits limits;
    private long unpacked;
    private long kept;

    public PixelTotals(PictureLimits limits) {
        this.limits = limits;
    }

    /**
     * Adds an image.
     *
     * @param taken pixels of it as the model takes them
     * @throws InvalidRequest when all up to it are over a limit
     */
    public void add(ImageFile file, long taken, String param) {
        unpacked += (long) file.width() * file.height() * file.scans();
        kept += taken;
        require(unpacked, limits.requestPixels(), "to unpack, a JPEG's once for each of its scans", param);
        require(kept, limits.pixels(), "as the model takes them", param);
    }

    /** Pixels of all of them as the model takes them. */
    long kept() {
        return kept;
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
