package io.millrace.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A UTF-8 file that an operator gives, read whole; never more of it than a bound, and nothing but a regular file is opened. */
public final class TextFile {

    private static final String POINTER = "version https://git-lfs.github.com/spec/";

    private TextFile() {}

    /**
     * Its text.
     *
     * @param mostBytes how long it may be
     * @throws IllegalStateException naming the file and what is wrong with it
     */
    public static String read(Path file, int mostBytes) {
        requireFile(file);
        try {
            String text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes(file, mostBytes)))
                    .toString();
            if (isPointer(text)) {
                throw pointer(file);
            }
            return text;
        } catch (IOException e) {
            throw new IllegalStateException(file + ": it " + reason(e), e);
        }
    }

    /* A pipe or a device could be read without end, or never begin. */
    private static void requireFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(file
                    + (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                            ? ": it is not a file that can be read"
                            : ": there is no such file"));
        }
    }

    /* The size may say too little: of a file of the kernel, or one that grows. */
    private static byte[] bytes(Path file, int most) throws IOException {
        long size = Files.size(file);
        if (size > most) {
            throw new IllegalStateException(file + ": it has " + size + " bytes, at most " + most + " are read");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IllegalStateException(file + ": it has more than the " + most + " bytes that are read");
            }
            return bytes;
        }
    }

    /**
     * Refuses what git leaves in the place of a large file that was not fetched.
     *
     * @throws IllegalStateException naming it
     */
    public static void requireContent(Path file) {
        if (Files.isRegularFile(file) && isPointer(start(file))) {
            throw pointer(file);
        }
    }

    private static String start(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(POINTER.length()), ISO_8859_1);
        } catch (IOException _) {
            return ""; // whoever reads it says what is wrong with it
        }
    }

    private static boolean isPointer(String text) {
        return text.startsWith(POINTER);
    }

    private static IllegalStateException pointer(Path file) {
        return new IllegalStateException(
                file + ": it is a git-lfs pointer, not the file itself, which 'git lfs pull' fetches");
    }

    private static String reason(IOException e) {
        return switch (e) {
            case CharacterCodingException _ -> "is not UTF-8";
            case AccessDeniedException _ -> "must not be read by this user";
            case NoSuchFileException _ -> "is gone";
            default -> "cannot be read (" + e.getClass().getSimpleName() + ")";
        };
    }
}
