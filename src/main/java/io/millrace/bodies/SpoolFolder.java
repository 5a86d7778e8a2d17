package io.millrace.bodies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that this process alone reads and writes, and holds a lock in while it lives: one that nobody locks is what a killed process
 * left. One that was deleted meanwhile, as whatever tidies a temporary folder does, is made anew.
 */
final class SpoolFolder implements SpoolFiles {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);
    private static final String PREFIX = "millrace-bodies-";
    private static final String LOCK = "lock";

    private final Path parent;
    private Path path;
    private FileChannel lock;

    private SpoolFolder(Path parent) throws IOException {
        this.parent = parent;
        this.path = make(parent);
        this.lock = locked(path);
    }

    static SpoolFolder in(Path parent) throws IOException {
        return new SpoolFolder(parent);
    }

    private static Path make(Path parent) throws IOException {
        Files.createDirectories(parent);
        sweep(parent);
        return Files.createTempDirectory(parent, PREFIX, privately(parent, "rwx------"));
    }

    private static FileChannel locked(Path folder) throws IOException {
        FileChannel lock = lock(folder);
        FileLock _ = lock.lock();
        return lock;
    }

    private static FileChannel lock(Path folder) throws IOException {
        return FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    private static FileAttribute<?>[] privately(Path on, String permissions) {
        return on.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** On POSIX systems nobody else finds it from the start. */
    @Override
    public synchronized FileChannel create() throws IOException {
        try {
            return file();
        } catch (NoSuchFileException _) {
            lock.close();
            path = make(parent);
            lock = locked(path);
            return file();
        }
    }

    private FileChannel file() throws IOException {
        return FileChannel.open(
                path.resolve(UUID.randomUUID().toString()),
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE),
                privately(path, "rw-------"));
    }

    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, PREFIX + "*")) {
            others.forEach(SpoolFolder::sweepOne);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void sweepOne(Path folder) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !Files.isWritable(folder)) {
            return;
        }
        try (FileChannel channel = lock(folder);
                @Nullable FileLock mine = channel.tryLock()) {
            if (mine != null) {
                delete(folder);
            }
        } catch (IOException | OverlappingFileLockException e) {
            LOG.debug("{} is left alone", folder, e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Override
    public synchronized void close() {
        try (FileChannel _ = lock) {
            delete(path);
        } catch (IOException e) {
            LOG.debug("{} stays", path, e);
        }
    }
}
