package io.millrace.lab.drill;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Files that are small for what they cost whoever reads them. */
final class HostileBytes {

    private static final int MARKER = 0xff;
    private static final int START_OF_SCAN = 0xda;

    private HostileBytes() {}

    /** A PNG of one colour and one bit a pixel. */
    static byte[] blankPng(int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            boolean _ = ImageIO.write(new BufferedImage(size, size, BufferedImage.TYPE_BYTE_BINARY), "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** An ordinary JPEG. */
    static byte[] jpeg(int width, int height) {
        return jpeg(gradient(width, height), ImageWriteParam.MODE_DISABLED);
    }

    /** A blank progressive JPEG whose last scan is there so many times. */
    static byte[] scans(int size, int times) {
        byte[] jpeg = jpeg(new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB), ImageWriteParam.MODE_DEFAULT);
        int scan = lastScan(jpeg);
        byte[] repeated = Arrays.copyOfRange(jpeg, scan, jpeg.length - 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, scan);
        for (int i = 0; i < times; i++) {
            out.writeBytes(repeated);
        }
        out.write(jpeg, jpeg.length - 2, 2);
        return out.toByteArray();
    }

    /* Within a scan's data 0xff is never followed by the marker's byte. */
    static int lastScan(byte[] jpeg) {
        int at = jpeg.length - 2;
        while ((jpeg[at] & MARKER) != MARKER || (jpeg[at + 1] & MARKER) != START_OF_SCAN) {
            at--;
        }
        return at;
    }

    private static byte[] jpeg(BufferedImage image, int progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setProgressiveMode(progressive);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static BufferedImage gradient(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, width / 7f, height / 5f, Color.BLUE, true));
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return image;
    }

    static byte[] gzip(RepeatedBytes body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            body.writeTo(gzip, body.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
