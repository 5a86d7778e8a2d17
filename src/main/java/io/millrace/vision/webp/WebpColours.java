package io.millrace.vision.webp;

import java.util.function.LongConsumer;

/** The pixels of a stream. */
public final class WebpColours {

    private WebpColours() {}

    /**
     * Red, green and blue of each pixel, row by row; what is transparent has the colour that is stored.
     *
     * @param did is told of pixels as they are done
     * @throws BrokenWebp when they cannot be unpacked
     */
    public static byte[] rgb(WebpStream stream, LongConsumer did) {
        return stream.lossless() ? LosslessPicture.rgb(stream, did) : LossyPicture.rgb(stream, did);
    }
}
