package io.millrace.audio.coded;

import java.nio.ByteBuffer;

/** Opus and Vorbis in Ogg. */
final class OggFile {

    private OggFile() {}

    static Pcm open(ByteBuffer file) {
        OggPackets packets = new OggPackets(file);
        Packet head = packets.next();
        if (head == null) {
            throw new BrokenSound("its Ogg holds neither Opus nor Vorbis");
        }
        return head.startsWith(OpusPcm.MAGIC)
                ? OpusPcm.inOgg(head.bytes(), packets)
                : VorbisPcm.inOgg(head.bytes(), packets);
    }
}
