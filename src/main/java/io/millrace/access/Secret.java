package io.millrace.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** A key itself, as its holder sends it. */
public record Secret(String text) {

    private static final int BYTES = 32;

    /** {@code mr-} and 256 random bits in base64url. */
    public static Secret random(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Secret("mr-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** As {@link ApiKey#hash()} has it. */
    public String hash() {
        return "sha256:" + HexFormat.of().formatHex(digest());
    }

    byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return "secret";
    }
}
