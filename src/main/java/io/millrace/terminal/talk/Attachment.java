package io.millrace.terminal.talk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file that goes along with what is asked.
 *
 * @param type of an image the media type, of a sound the format
 * @param base64 of its bytes (RFC 4648, section 4)
 */
public record Attachment(Kind kind, String type, String base64) {

    /** Most bytes of a file. */
    static final int MOST = 32 << 20;

    private static final int HEAD = 16;

    /** What it is. */
    public enum Kind {
        IMAGE,
        AUDIO
    }

    /**
     * Reads a file, whose first bytes say what it is.
     *
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    public static Attachment read(Kind kind, Path file) {
        byte[] bytes = bytes(file);
        String type = kind == Kind.IMAGE ? image(bytes) : audio(bytes);
        if (type == null) {
            throw new IllegalArgumentException(
                    kind == Kind.IMAGE
                            ? file + " is no image: PNG, JPEG, GIF, BMP and WebP are known"
                            : file + " is no sound: WAV, MP3, FLAC, Ogg and MP4 are known");
        }
        return new Attachment(kind, type, Base64.getEncoder().encodeToString(bytes));
    }

    private static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + " is not a file that can be read");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST + 1);
            if (bytes.length > MOST) {
                throw new IllegalArgumentException(file + " has more than " + MOST + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static @Nullable String image(byte[] bytes) {
        String head = head(bytes);
        if (head.startsWith("\u0089PNG")) {
            return "image/png";
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (head.startsWith("GIF8")) {
            return "image/gif";
        }
        if (head.startsWith("BM")) {
            return "image/bmp";
        }
        return head.startsWith("RIFF") && head.startsWith("WEBP", 8) ? "image/webp" : null;
    }

    private static @Nullable String audio(byte[] bytes) {
        String head = head(bytes);
        if (head.startsWith("RIFF") && head.startsWith("WAVE", 8)) {
            return "wav";
        }
        if (head.startsWith("fLaC")) {
            return "flac";
        }
        if (head.startsWith("OggS")) {
            return "ogg";
        }
        if (head.startsWith("ftyp", 4)) {
            return "mp4";
        }
        boolean mpeg = head.length() > 1 && head.charAt(0) == 0xff && (head.charAt(1) & 0xe0) == 0xe0;
        return head.startsWith("ID3") || mpeg ? "mp3" : null;
    }

    private static String head(byte[] bytes) {
        return new String(bytes, 0, Math.min(HEAD, bytes.length), StandardCharsets.ISO_8859_1);
    }

    /** As people are told of it: {@code an image, 12 kB}. */
    public String text() {
        long bytes = base64.length() / 4 * 3L;
        return String.format(
                Locale.ROOT, "%s (%s, %.0f kB)", kind == Kind.IMAGE ? "an image" : "a sound", type, bytes / 1e3);
    }
}
