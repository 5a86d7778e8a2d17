package io.millrace.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hash by which the hub names what is in a file, and its cache the file itself.
 *
 * @param hex SHA-256 (64 digits) of a file in LFS; SHA-1 of the git blob (40 digits) of another
 */
record FileHash(String hex) {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    FileHash {
        if (!isHash(hex)) {
            throw new IllegalArgumentException("no hash: " + hex);
        }
    }

    static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }

    /** An ETag without quotes and mark of weakness. */
    static String bare(String etag) {
        return etag.strip().replaceFirst("^W/", "").replace("\"", "").toLowerCase(Locale.ROOT);
    }

    boolean isSha256() {
        return hex.length() == 64;
    }

    /** Takes the bytes of a file of this size. */
    MessageDigest digest(long size) {
        try {
            MessageDigest digest = MessageDigest.getInstance(isSha256() ? "SHA-256" : "SHA-1");
            if (!isSha256()) {
                digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
            }
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
