package io.millrace.audio.coded;

import java.nio.ByteBuffer;

/**
 * STREAMINFO of a FLAC stream.
 *
 * @param bits of a sample
 * @param frames of the whole stream; 0 where that is not known
 */
record FlacStream(int rate, int channels, int bits, long frames) {

    private static final int SIZES = 10; // bytes of block and frame sizes, which are not needed

    static FlacStream read(ByteBuffer block) {
        Bits in = new Bits(block.position(SIZES));
        FlacStream stream =
                new FlacStream(in.readInt(20), in.readInt(3) + 1, in.readInt(5) + 1, in.read(18) << 18 | in.read(18));
        if (stream.rate == 0 || stream.bits < 4) {
            throw new BrokenSound("its FLAC stream has " + stream.rate + " Hz and " + stream.bits + " bits");
        }
        return stream;
    }
}
