package io.millrace.hub;

import io.millrace.hub.PullException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Everything that a pull changes on the disk, one step each. */
final class Disk {

    /** Is told of each step before it is taken. */
    interface Step {
        void next(String step);
    }

    /** A write, whose failure names the file. */
    private interface Change {
        void make() throws IOException;
    }

    private final Step steps;
    private final boolean durable;

    /** @param durable whether files are to outlive the loss of power */
    Disk(Step steps, boolean durable) {
        this.steps = steps;
        this.durable = durable;
    }

    Disk() {
        this(_ -> {}, true);
    }

    private void change(String step, Path path, Change change) {
        steps.next(step);
        try {
            change.make();
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    static PullException failed(Path path, IOException e) {
        String why = e.getMessage() == null || e.getMessage().equals(path.toString())
                ? e.getClass().getSimpleName()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
        boolean full = why.contains("No space left") || why.contains("not enough space") || why.contains("quota");
        return new PullException(
                full ? Kind.SPACE : Kind.DISK,
                path
                        + (full
                                ? ": the disk is full; what was loaded so far is kept"
                                : " cannot be written (" + why + ")"),
                e);
    }

    void folders(Path folder) {
        if (!Files.isDirectory(folder)) {
            change("folders", folder, () -> Files.createDirectories(folder));
        }
    }

    /** A file that nobody else knows the name of yet. */
    void write(Path file, String text) {
        change("write", file, () -> Files.writeString(file, text));
    }

    void write(FileChannel channel, Path file, ByteBuffer bytes, long position) {
        change("bytes", file, () -> {
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        });
    }

    /** Also of bytes that are written still. */
    void force(FileChannel channel, Path file) {
        change("force", file, () -> {
            if (durable) {
                channel.force(false);
            }
        });
    }

    void truncate(FileChannel channel, Path file) {
        change("truncate", file, () -> channel.truncate(0));
    }

    FileChannel open(Path file) {
        steps.next("open");
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Puts a file or folder into its place whole, or not at all. */
    void move(Path from, Path to) {
        change("move", to, () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    /** Makes a symbolic link; false where they cannot be made here. */
    boolean link(Path link, Path target) {
        steps.next("link");
        try {
            Files.createSymbolicLink(link, target);
            return true;
        } catch (FileAlreadyExistsException e) {
            throw failed(link, e);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    void copy(Path from, Path to) {
        change("copy", to, () -> Files.copy(from.toRealPath(), to));
    }

    /** A second name of a file, or a copy where its file system has none. */
    void name(Path from, Path to) {
        change("name", to, () -> {
            try {
                Files.createLink(to, from.toRealPath());
            } catch (IOException | UnsupportedOperationException _) {
                Files.copy(from.toRealPath(), to);
            }
        });
    }

    void delete(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            change("delete", file, () -> Files.deleteIfExists(file));
        }
    }

    void deleteTree(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path visited, @org.jspecify.annotations.Nullable IOException e) {
                    delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }
}
