package io.millrace.vision;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadUpdateListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** Unpacks a JPEG to the samples it stores, without any change of colours, and stops between two rows. */
final class JpegSamples implements IIOReadUpdateListener {

    private final Slices slices;
    private final int width;
    private @Nullable RuntimeException stopped;

    private JpegSamples(Slices slices, int width) {
        this.slices = slices;
        this.width = width;
    }

    /** A byte a sample, pixel by pixel. */
    static byte[] read(JpegFile file, Slices slices) {
        JpegSamples listener = new JpegSamples(slices, file.width());
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file.plain()))) {
            reader.setInput(stream, true, true);
            reader.addIIOReadUpdateListener(listener);
            return samples(reader.readRaster(0, null), file, listener);
        } catch (IOException | RuntimeException _) { // the decoder throws whatever broken data leads it to
            listener.throwIfStopped();
            throw new BrokenImage("the data of its JPEG cannot be unpacked");
        } finally {
            reader.dispose();
        }
    }

    private static byte[] samples(Raster raster, JpegFile file, JpegSamples listener) {
        listener.throwIfStopped();
        byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
        if (samples.length != file.width() * file.height() * file.colours().channels()) {
            throw BrokenImage.truncated();
        }
        return samples;
    }

    private void throwIfStopped() {
        if (stopped != null) {
            throw stopped;
        }
    }

    /** One row of one scan. */
    @Override
    public void imageUpdate(
            ImageReader source,
            BufferedImage image,
            int minX,
            int minY,
            int columns,
            int rows,
            int periodX,
            int periodY,
            int[] bands) {
        if (stopped == null) {
            pass(source);
        }
    }

    private void pass(ImageReader source) {
        try {
            slices.did(width);
        } catch (RuntimeException e) { // must not reach native code
            stopped = e;
            source.abort();
        }
    }

    @Override
    public void passStarted(
            ImageReader source,
            BufferedImage image,
            int pass,
            int first,
            int last,
            int minX,
            int minY,
            int periodX,
            int periodY,
            int[] bands) {}

    @Override
    public void passComplete(ImageReader source, BufferedImage image) {}

    @Override
    public void thumbnailPassStarted(
            ImageReader source,
            BufferedImage image,
            int pass,
            int first,
            int last,
            int minX,
            int minY,
            int periodX,
            int periodY,
            int[] bands) {}

    @Override
    public void thumbnailUpdate(
            ImageReader source,
            BufferedImage image,
            int minX,
            int minY,
            int columns,
            int rows,
            int periodX,
            int periodY,
            int[] bands) {}

    @Override
    public void thumbnailPassComplete(ImageReader source, BufferedImage image) {}
}
