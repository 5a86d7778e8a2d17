package io.millrace;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** What may stand where a text file is expected, and must neither be waited for nor read to its end. */
public enum SpecialFiles {
    PIPE {
        @Override
        public void make(Path file) throws IOException {
            try {
                int status =
                        new ProcessBuilder("mkfifo", file.toString()).start().waitFor();
                assertThat(status).isZero();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    },
    ZEROES {
        @Override
        public void make(Path file) throws IOException {
            Files.createSymbolicLink(file, Path.of("/dev/zero"));
        }
    },
    FOLDER {
        @Override
        public void make(Path file) throws IOException {
            Files.createDirectory(file);
        }
    },
    GIGABYTES {
        @Override
        public void make(Path file) throws IOException {
            try (SeekableByteChannel sparse = Files.newByteChannel(file, CREATE, WRITE)) {
                sparse.position(3L << 30).write(ByteBuffer.wrap(new byte[] {'}'}));
            }
        }
    };

    /** Makes one of a name that nothing has. */
    public abstract void make(Path file) throws IOException;

    /** Makes one in the place of whatever has the name. */
    public void replace(Path file) throws IOException {
        Files.deleteIfExists(file);
        make(file);
    }
}
