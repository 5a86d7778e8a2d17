package io.millrace.audio.encoder;

import io.millrace.audio.coded.Crc;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Packets of one stream into pages of Ogg (RFC 3533). No packet is longer than a page. */
final class OggPages {

    private static final int HEAD = 27;
    private static final int SUM = 22;
    private static final int SEGMENT = 255;
    private static final int BEGINS = 2;
    private static final int ENDS = 4;
    private static final int SERIAL = 0x4d6c7261;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<byte[]> packets = new ArrayList<>();
    private int segments;
    private int pages;

    /**
     * Adds a packet, behind a page where it does not fit.
     *
     * @param before position at the end of the packet before
     */
    void add(byte[] packet, long before) {
        int own = packet.length / SEGMENT + 1;
        if (segments + own > SEGMENT) {
            page(before, false);
        }
        segments += own;
        packets.add(packet);
    }

    /**
     * Ends the page.
     *
     * @param position of the stream at its end
     * @param last whether no other follows
     */
    void page(long position, boolean last) {
        if (packets.isEmpty() && !last) {
            return;
        }
        int size = packets.stream().mapToInt(packet -> packet.length).sum();
        ByteBuffer page = ByteBuffer.allocate(HEAD + segments + size).order(ByteOrder.LITTLE_ENDIAN);
        page.put(new byte[] {'O', 'g', 'g', 'S', 0, (byte) ((pages == 0 ? BEGINS : 0) | (last ? ENDS : 0))});
        page.putLong(position).putInt(SERIAL).putInt(pages++).putInt(0).put((byte) segments);
        packets.forEach(packet -> lacing(page, packet.length));
        packets.forEach(page::put);
        page.putInt(SUM, sum(page.array()));
        out.writeBytes(page.array());
        packets.clear();
        segments = 0;
    }

    private static void lacing(ByteBuffer page, int length) {
        for (int left = length; left >= SEGMENT; left -= SEGMENT) {
            page.put((byte) SEGMENT);
        }
        page.put((byte) (length % SEGMENT));
    }

    private static int sum(byte[] page) {
        int sum = 0;
        for (byte value : page) {
            sum = Crc.THIRTY_TWO.next(sum, value);
        }
        return sum;
    }

    /** The pages that have ended since the last call. */
    byte[] taken() {
        byte[] taken = out.toByteArray();
        out.reset();
        return taken;
    }
}
