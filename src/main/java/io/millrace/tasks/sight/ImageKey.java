package io.millrace.tasks.sight;

import io.millrace.core.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of an image and of what becomes of it. */
final class ImageKey {

    private static final int SLICE = 1 << 20; // a millisecond or two

    private ImageKey() {}

    static String of(byte[] image, String settings, Checkpoint checkpoint) {
        MessageDigest digest = sha256();
        digest.update(settings.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        for (int from = 0; from < image.length; from += SLICE) {
            checkpoint.pass();
            digest.update(image, from, Math.min(SLICE, image.length - from));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
