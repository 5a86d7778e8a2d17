package io.millrace.lab.drill;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** Images in chats, and for a classifier, that are tiny and claim to be huge, are no images, or are very many. */
final class HostileImages {

    private static final int HUGE = 60_000;
    private static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";

    private HostileImages() {}

    /** One of {@value #HUGE} pixels on each side by its header, or of very many frames. */
    static RepeatedBytes claim(SplittableRandom random) {
        RepeatedBytes png = RepeatedBytes.of(SIGNATURE.getBytes(ISO_8859_1)).then(header(HUGE, HUGE), 1);
        RepeatedBytes animated = RepeatedBytes.of(SIGNATURE.getBytes(ISO_8859_1))
                .then(header(64, 64), 1)
                .then(chunk("acTL", new byte[] {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0}), 1);
        List<RepeatedBytes> all = List.of(
                png.then(chunk("IEND", new byte[0]), 1),
                png,
                RepeatedBytes.of(
                        "\u00ff\u00d8\u00ff\u00c2\0\u0011\u0008\u00ea\u0060\u00ea\u0060\u0003\1\u0011\0\2\u0011\1\3\u0011\1"
                                .getBytes(ISO_8859_1)),
                RepeatedBytes.of("GIF89a\u0060\u00ea\u0060\u00ea\0\0\0,\0\0\0\0\u0060\u00ea\u0060\u00ea\0\2\2D\1\0;"
                        .getBytes(ISO_8859_1)),
                RepeatedBytes.of("GIF89a\u0001\0\u0001\0\0\0\0".getBytes(ISO_8859_1))
                        .then(",\0\0\0\0\u0001\0\u0001\0\0\2\2D\1\0".getBytes(ISO_8859_1), 10_000),
                animated.then(chunk("fcTL", new byte[26]), 10_000));
        return all.get(random.nextInt(all.size()));
    }

    /** A chat that shows it. */
    static Shot shown(HostileTargets to, RepeatedBytes file, SplittableRandom random) {
        return chat(to, RepeatedBytes.of(image("data:image/png;base64," + base64(file))), random);
    }

    /** A chat whose data URLs are broken, each in its own way. */
    static Shot broken(HostileTargets to, SplittableRandom random) {
        List<RepeatedBytes> all = List.of(
                RepeatedBytes.of(image("data:image/png;base64,")),
                RepeatedBytes.of(image("data:image/png;base64,%%%")),
                RepeatedBytes.of(image("data:image/png;base64,AAA")),
                RepeatedBytes.of(image("data:;base64,A=A=")),
                RepeatedBytes.of(image("data:image/svg+xml,<svg/>")),
                RepeatedBytes.of(image("data:")),
                RepeatedBytes.of(image("file:///etc/passwd")),
                RepeatedBytes.of(image("http://169.254.169.254/latest/meta-data")),
                RepeatedBytes.of("{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,")
                        .then("A", 1_000_000)
                        .then("!\"}}"),
                RepeatedBytes.of("{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png")
                        .then(";a=b", 500_000)
                        .then("\"}}"));
        return chat(to, all.get(random.nextInt(all.size())), random);
    }

    /** A chat that shows a thousand images. */
    static Shot many(HostileTargets to, SplittableRandom random) {
        String one = image("data:image/gif;base64," + base64(claim(random)));
        return chat(to, RepeatedBytes.of("").then(one + ",", 999).then(one), random);
    }

    private static Shot chat(HostileTargets to, RepeatedBytes parts, SplittableRandom random) {
        RepeatedBytes body = HostileTargets.model(random.nextBoolean() ? to.chat() : to.sight(), random)
                .then("\"max_tokens\":4,\"messages\":[{\"role\":\"user\",\"content\":[");
        for (RepeatedBytes.Piece piece : parts.pieces()) {
            body = body.then(piece.unit(), piece.times());
        }
        return Shot.post("/v1/chat/completions", body.then("]}]}"));
    }

    private static String image(String url) {
        return "{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + url + "\"}}";
    }

    private static String base64(RepeatedBytes file) {
        ByteBuffer bytes = ByteBuffer.allocate((int) file.length());
        for (RepeatedBytes.Piece piece : file.pieces()) {
            for (int i = 0; i < piece.times(); i++) {
                bytes.put(piece.unit());
            }
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** Of a bit a pixel. */
    private static byte[] header(int width, int height) {
        return chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) 1)
                        .array());
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
        chunk.put(type.getBytes(ISO_8859_1)).put(data);
        CRC32 sum = new CRC32();
        sum.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) sum.getValue()).array();
    }
}
