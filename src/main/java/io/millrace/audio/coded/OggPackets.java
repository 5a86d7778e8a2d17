package io.millrace.audio.coded;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The packets of the first Vorbis or Opus stream of an Ogg file (RFC 3533); others beside it are passed over. Each page is held against its sum. */
final class OggPackets implements Packets {

    private static final int HEAD = 27;
    private static final int CONTINUED = 1;
    private static final int BEGINS = 2;
    private static final int ENDS = 4;
    private static final int SERIAL = 14;
    private static final int SUM = 22;
    private static final int MOST_BYTES = 16 << 20; // of a packet; the largest are pictures among the comments
    private static final int MAGIC = 0x5367674f; // "OggS"

    private final ByteBuffer file;
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private final Queue<Packet> ready = new ArrayDeque<>();
    private int at;
    private int serial;
    private boolean found;
    private boolean ended;

    OggPackets(ByteBuffer file) {
        this.file = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public @Nullable Packet next() {
        while (ready.isEmpty() && !ended && at < file.limit()) {
            page();
        }
        return ready.poll();
    }

    private void page() {
        int start = at;
        require(start + HEAD);
        if (file.getInt(start) != MAGIC || file.get(start + 4) != 0) {
            throw new BrokenSound("an Ogg page begins with other bytes than it must, at byte " + start);
        }
        int segments = file.get(start + HEAD - 1) & 0xff;
        int body = start + HEAD + segments;
        require(body);
        int end = body;
        for (int i = 0; i < segments; i++) {
            end += file.get(start + HEAD + i) & 0xff;
        }
        require(end);
        checkSum(start, end);
        at = end;
        take(start, body, segments);
    }

    private void require(int end) {
        if (end > file.limit()) {
            throw BrokenSound.truncated();
        }
    }

    private void checkSum(int start, int end) {
        int sum = 0;
        for (int i = start; i < end; i++) {
            boolean ofSum = i >= start + SUM && i < start + SUM + Integer.BYTES;
            sum = Crc.THIRTY_TWO.next(sum, ofSum ? 0 : file.get(i));
        }
        if (sum != file.getInt(start + SUM)) {
            throw new BrokenSound("an Ogg page does not have the sum that it states, at byte " + start);
        }
    }

    private void take(int start, int body, int segments) {
        int flags = file.get(start + 5);
        boolean begins = (flags & BEGINS) != 0;
        if (begins && !found && isSound(body)) {
            found = true;
            serial = file.getInt(start + SERIAL);
        }
        if (!found || file.getInt(start + SERIAL) != serial) {
            return;
        }
        if ((flags & CONTINUED) == 0 && open.size() > 0) {
            throw new BrokenSound("an Ogg packet does not go on where it must, at byte " + start);
        }
        ended = (flags & ENDS) != 0;
        split(start, body, segments);
        if (ended && at < file.limit() && startsAnother()) {
            throw new BrokenSound("it holds several Ogg streams one after another");
        }
    }

    private boolean isSound(int body) {
        byte[] first = new byte[Math.min(8, file.limit() - body)];
        file.get(body, first);
        Packet packet = new Packet(first, -1, false);
        return packet.startsWith("\u0001vorbis") || packet.startsWith("OpusHead");
    }

    private boolean startsAnother() {
        return at + HEAD < file.limit() && file.getInt(at) == MAGIC && (file.get(at + 5) & BEGINS) != 0;
    }

    /* The page's frame count is that of the last packet that ends in it. */
    private void split(int start, int body, int segments) {
        long granule = file.getLong(start + 6);
        int last = segments - 1;
        while (last >= 0 && (file.get(start + HEAD + last) & 0xff) == 255) {
            last--;
        }
        int from = body;
        for (int i = 0; i < segments; i++) {
            int length = file.get(start + HEAD + i) & 0xff;
            append(from, length);
            from += length;
            if (length < 255) {
                ready.add(new Packet(open.toByteArray(), i == last ? granule : -1, ended && i == last));
                open.reset();
            }
        }
    }

    private void append(int from, int length) {
        if (open.size() + length > MOST_BYTES) {
            throw new BrokenSound("an Ogg packet has more than " + MOST_BYTES + " bytes");
        }
        byte[] bytes = new byte[length];
        file.get(from, bytes);
        open.write(bytes, 0, length);
    }
}
