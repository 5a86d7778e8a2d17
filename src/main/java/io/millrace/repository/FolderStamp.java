package io.millrace.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a folder's files looked like: a folder whose stamp is the same has not changed.
 *
 * @param mark of the names, sizes, times and identities of its files
 * @param newest when one of them was last changed, in milliseconds of the epoch
 */
public record FolderStamp(long mark, long newest) {

    private static final int DEPTH = 4;
    private static final int MOST_FILES = 10_000;
    private static final long PRIME = 1_099_511_628_211L;

    static FolderStamp of(Path folder) {
        return of(folder, _ -> true);
    }

    /** Of those that count. */
    static FolderStamp of(Path folder, Predicate<Path> counted) {
        try (Stream<Path> files = Files.walk(folder, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return files.limit(MOST_FILES)
                    .filter(counted)
                    .map(file -> one(folder, file))
                    .reduce(new FolderStamp(0, 0), FolderStamp::with);
        } catch (IOException | UncheckedIOException _) {
            return new FolderStamp(-1, 0);
        }
    }

    private static FolderStamp one(Path folder, Path file) {
        try {
            BasicFileAttributes read = Files.readAttributes(file, BasicFileAttributes.class);
            long time = read.lastModifiedTime().toMillis();
            long mark = Objects.hash(folder.relativize(file), read.lastModifiedTime(), read.fileKey());
            return new FolderStamp(
                    mark * PRIME + (read.isDirectory() ? 0 : read.size()), read.isDirectory() ? 0 : time);
        } catch (IOException _) {
            return new FolderStamp(folder.relativize(file).hashCode(), 0);
        }
    }

    /* In whatever order a folder lists its files. */
    FolderStamp with(FolderStamp other) {
        return new FolderStamp(mark + other.mark * PRIME, Math.max(newest, other.newest));
    }
}
