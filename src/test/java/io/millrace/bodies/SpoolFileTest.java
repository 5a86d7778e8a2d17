package io.millrace.bodies;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolFileTest {

    @TempDir
    Path folder = Path.of("");

    private int largest;

    private final class Counting implements SeekableByteChannel {
        private final SeekableByteChannel channel;

        Counting(SeekableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            largest = Math.max(largest, target.remaining());
            return channel.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            largest = Math.max(largest, source.remaining());
            return channel.write(source);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private SpoolFile file(Spool spool) throws IOException {
        return new SpoolFile(
                spool,
                "",
                new Counting(Files.newByteChannel(
                        folder.resolve("body"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, SpoolFile.SLICE - 1, SpoolFile.SLICE, SpoolFile.SLICE + 1, 5 * SpoolFile.SLICE + 3})
    void read_anyLength_isWhatWasAppended(int length) throws IOException {
        byte[] bytes = random(length);
        byte[] target = new byte[length + 1];
        target[length] = 1;
        try (Spool spool = Spool.in(folder, Long.MAX_VALUE);
                SpoolFile file = file(spool)) {
            file.append(bytes);
            file.read(target);
        }
        assertThat(target).endsWith((byte) 1);
        assertThat(Arrays.copyOf(target, length)).isEqualTo(bytes);
    }

    /* The JDK copies a call's bytes to memory outside of the heap, and keeps that for the thread, uncounted. */
    @Test
    void channel_longBody_isCalledForSlices() throws IOException {
        byte[] bytes = random(4 << 20);
        try (Spool spool = Spool.in(folder, Long.MAX_VALUE);
                SpoolFile file = file(spool)) {
            file.append(bytes);
            file.read(new byte[bytes.length]);
        }
        assertThat(largest).isEqualTo(SpoolFile.SLICE);
    }
}
