package io.millrace.vision.webp;

import java.util.function.LongConsumer;

/** Pixels from whose red and blue green was taken away (RFC 9649, section 4.3). */
record GreenChange() implements PixelChange {

    @Override
    public int[] undone(int[] pixels, LongConsumer did) {
        for (int i = 0; i < pixels.length; i++) {
            int green = pixels[i] >>> 8 & 0xff;
            pixels[i] = Channels.sum(pixels[i], green << 16 | green);
        }
        did.accept(pixels.length);
        return pixels;
    }
}
