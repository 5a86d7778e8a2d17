package io.millrace.vision.webp;

import java.util.function.LongConsumer;

/** What has been done to the pixels of a picture. */
interface PixelChange {

    /** The pixels before that; in place where they are as many. */
    int[] undone(int[] pixels, LongConsumer did);
}
