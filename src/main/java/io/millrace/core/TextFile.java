package io.millrace.core;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A UTF-8 file of a model folder, read whole; never more of it than a bound. */
public final class TextFile {

    private static final String POINTER = "version https://git-lfs.github.com/spec/";

    private TextFile() {}

    /**
     * Its text.
     *
     * @param mostBytes how large it may be
     * @throws IllegalStateException naming the file and what is wrong with it
     */
    public static String read(Path file, long mostBytes) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(file + ": it is not a file that can be read");
        }
        try {
            String text = decoded(file, mostBytes);
            requireContent(file, text);
            return text;
        } catch (IOException e) {
            throw new IllegalStateException(file + ": it " + reason(e), e);
        }
    }

    private static String decoded(Path file, long mostBytes) throws IOException {
        long size = Files.size(file);
        if (size > mostBytes) {
            throw new IllegalStateException(file + ": it has " + size + " bytes, at most " + mostBytes + " are read");
        }
        return Files.readString(file);
    }

    private static boolean isPointer(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return isPointer(new String(in.readNBytes(POINTER.length()), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false; // whoever reads it says what is wrong with it
        }
    }

    /**
     * Refuses what git leaves in the place of a large file that was not fetched.
     *
     * @throws IllegalStateException naming it
     */
    public static void requireContent(Path file) {
        if (isPointer(file)) {
            throw pointer(file);
        }
    }

    private static void requireContent(Path file, String text) {
        if (isPointer(text)) {
            throw pointer(file);
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
