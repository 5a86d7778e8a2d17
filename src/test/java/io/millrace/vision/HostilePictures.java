package io.millrace.vision;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** Pictures of few bytes that ask for much. */
public final class HostilePictures {

    private static final Path TABLE = Path.of("src/test/resources/fixtures/images/pictures.json");
    private static final int GREY_OF_ONE_BIT = 1 << 24;

    private HostilePictures() {}

    /** A row of the table of pictures. */
    public static byte[] row(String name) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(TABLE))
                .valueStream()
                .filter(row -> row.path("name").asString().equals(name))
                .map(row -> Base64.getDecoder().decode(row.path("file").asString()))
                .findFirst()
                .orElseThrow();
    }

    /** A lossless WebP whose pixels take no bits at all: codes of one symbol each. */
    public static byte[] webp(int width, int height) {
        ByteBuffer stream =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x2f);
        stream.putInt(width - 1 | height - 1 << 14).put(new byte[] {(byte) 0x88, (byte) 0x88, 8});
        return webp("VP8L", stream.array());
    }

    /** The header of a lossy WebP, and nothing behind it. */
    static byte[] lossyWebp(int width, int height) {
        ByteBuffer stream = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        stream.put(new byte[] {0x10, 0, 0, (byte) 0x9d, 1, 0x2a}).putShort((short) width);
        return webp("VP8 ", stream.putShort((short) height).array());
    }

    private static byte[] webp(String kind, byte[] stream) {
        ByteBuffer file = ByteBuffer.allocate(20 + stream.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + stream.length);
        file.put(("WEBP" + kind).getBytes(StandardCharsets.US_ASCII));
        return file.putInt(stream.length).put(stream).array();
    }

    /** A black PNG of a bit a pixel. */
    public static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream packed = new DeflaterOutputStream(data)) {
            byte[] row = new byte[1 + Math.ceilDiv(width, 8)];
            for (int y = 0; y < height; y++) {
                packed.write(row);
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height).putInt(GREY_OF_ONE_BIT);
        chunk(file, "IHDR", header.array());
        chunk(file, "IDAT", data.toByteArray());
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(data);
        DataOutputStream out = new DataOutputStream(file);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) checksum.getValue());
    }

    /** A GIF that says of its screen that it is so large, and holds one pixel. */
    public static byte[] gif(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        file.put("GIF89a".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) width)
                .putShort((short) height);
        file.put(new byte[] {0, 0, 0, ',', 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, ';'});
        return file.array();
    }

    /** A BMP of runs, each of 255 pixels. */
    public static byte[] bmp(int width, int height) {
        int runs = Math.ceilDiv(width, 255) * 2 + 2;
        ByteBuffer file = ByteBuffer.allocate(54 + 1024 + runs * height).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {'B', 'M'}).putInt(file.capacity()).putInt(0).putInt(54 + 1024);
        file.putInt(40)
                .putInt(width)
                .putInt(height)
                .putShort((short) 1)
                .putShort((short) 8)
                .putInt(1);
        file.position(54 + 1024);
        for (int y = 0; y < height; y++) {
            for (int i = 0; i < runs / 2 - 1; i++) {
                file.put((byte) 255).put((byte) 1);
            }
            file.putShort((short) 0);
        }
        return file.array();
    }

    /** A progressive JPEG whose last scan comes so many times more. */
    public static byte[] jpeg(int more) throws IOException {
        byte[] jpeg = row("jpeg-420-progressive");
        int last = jpeg.length;
        do {
            last--;
        } while (jpeg[last] != (byte) 0xff || jpeg[last + 1] != (byte) 0xda);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(jpeg, 0, jpeg.length - 2);
        for (int i = 0; i < more; i++) {
            file.write(jpeg, last, jpeg.length - 2 - last);
        }
        file.write(jpeg, jpeg.length - 2, 2);
        return file.toByteArray();
    }

    /** A grey JPEG of one scan that claims so many pixels, of which the first few are there. */
    public static byte[] jpeg(int width, int height) throws IOException {
        byte[] jpeg = row("jpeg-grey");
        int frame = 0;
        while (jpeg[frame] != (byte) 0xff || jpeg[frame + 1] != (byte) 0xc0) {
            frame++;
        }
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
        return jpeg;
    }
}
