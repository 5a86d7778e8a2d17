package io.millrace.hub;

import io.millrace.hub.Ranges.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file while it is loaded, and a journal beside it: a line of what it is, then a line for each range that is written. Whatever was
 * loaded by a process that has ended is taken over.
 */
final class Partial implements AutoCloseable {

    private static final int MOST_JOURNAL = 64 << 20;
    private static final long WAIT_MILLIS = 200;

    private final Disk disk;
    private final Path file;
    private final Path journal;
    private final long size;
    private final String header;
    private final FileChannel bytes;
    private final FileChannel log;
    private final Ranges done = new Ranges();
    private long logged;

    private Partial(Disk disk, Path file, Path journal, long size, String key) {
        this.disk = disk;
        this.file = file;
        this.journal = journal;
        this.size = size;
        this.header = "millrace-journal 1 " + size + " " + key + "\n";
        this.bytes = disk.open(file);
        this.log = disk.open(journal);
    }

    /** @param key of the content; what is there of another is dropped */
    static Partial open(Disk disk, Path file, long size, String key) {
        Path journal = journal(file);
        if (!Files.exists(file)) {
            disk.delete(journal);
        }
        Partial partial = new Partial(disk, file, journal, size, key);
        try {
            partial.takeOver();
            return partial;
        } catch (IOException e) {
            partial.close();
            throw Disk.failed(journal, e);
        }
    }

    static Path journal(Path file) {
        return file.resolveSibling(file.getFileName() + ".journal");
    }

    /** Bytes that the journal of a file says are there. */
    static long loaded(Path file) throws IOException {
        Path journal = journal(file);
        long length = Files.isRegularFile(journal) ? Files.size(journal) : MOST_JOURNAL;
        return length >= MOST_JOURNAL
                ? 0
                : read(Files.readString(journal, StandardCharsets.US_ASCII), Files.size(file))
                        .total();
    }

    private static Ranges read(String text, long written) {
        Ranges ranges = new Ranges();
        text.lines().skip(1).takeWhile(line -> take(line, written, ranges)).forEach(_ -> {});
        return ranges;
    }

    private void takeOver() throws IOException {
        long length = Files.size(journal);
        String text = length > MOST_JOURNAL ? "" : Files.readString(journal, StandardCharsets.US_ASCII);
        if (!text.startsWith(header)) {
            restart();
            return;
        }
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        long most = Math.min(size, Files.size(file));
        logged = header.length();
        whole.lines().skip(1).takeWhile(line -> take(line, most, done)).forEach(line -> logged += line.length() + 1);
    }

    private static boolean take(String line, long most, Ranges into) {
        if (!line.matches("\\d{1,18} \\d{1,18}")) {
            return false;
        }
        long from = Long.parseLong(line.substring(0, line.indexOf(' ')));
        long to = Long.parseLong(line.substring(line.indexOf(' ') + 1));
        if (from >= to || to > most) {
            return false;
        }
        into.add(from, to);
        return true;
    }

    /** Forgets all that is there. */
    synchronized void restart() {
        done.clear();
        disk.truncate(log, journal);
        disk.truncate(bytes, file);
        ByteBuffer line = ByteBuffer.wrap(header.getBytes(StandardCharsets.US_ASCII));
        disk.write(log, journal, line, 0);
        logged = header.length();
    }

    /** Of different ranges also by several threads at once. */
    void write(ByteBuffer part, long position) {
        disk.write(bytes, file, part, position);
    }

    /** A range is written. */
    synchronized void wrote(long from, long to) {
        if (from < to) {
            byte[] line = (from + " " + to + "\n").getBytes(StandardCharsets.US_ASCII);
            disk.write(log, journal, ByteBuffer.wrap(line), logged);
            logged += line.length;
            done.add(from, to);
            notifyAll();
        }
    }

    synchronized long loaded() {
        return done.total();
    }

    synchronized List<Range> missing(long most) {
        return done.missing(size, most);
    }

    /** How far the file is written from its beginning; waits a while where that is no farther than a position. */
    synchronized long front(long after) {
        try {
            for (boolean waited = false; done.front() <= after && !waited; waited = true) {
                wait(WAIT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PullException(PullException.Kind.INTERRUPTED, "the pull was stopped", e);
        }
        return done.front();
    }

    int read(ByteBuffer into, long position) throws IOException {
        return bytes.read(into, position);
    }

    long size() {
        return size;
    }

    Path file() {
        return file;
    }

    void force() {
        disk.force(bytes, file);
    }

    @Override
    public void close() {
        closeQuietly(bytes);
        closeQuietly(log);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // nothing is written any more
        }
    }
}
