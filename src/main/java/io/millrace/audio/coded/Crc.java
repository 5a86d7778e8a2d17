package io.millrace.audio.coded;

/** Cyclic sums, the highest bit first, without reflection. */
public final class Crc {

    /** Of a FLAC frame: x¹⁶ + x¹⁵ + x² + 1. */
    static final Crc SIXTEEN = new Crc(16, 0x8005);

    /** Of an Ogg page (RFC 3533). */
    public static final Crc THIRTY_TWO = new Crc(32, 0x04c11db7);

    private final int[] table = new int[256];
    private final int width;

    private Crc(int width, int polynomial) {
        this.width = width;
        int top = 1 << width - 1;
        for (int i = 0; i < table.length; i++) {
            int sum = i << width - 8;
            for (int bit = 0; bit < 8; bit++) {
                sum = (sum & top) == 0 ? sum << 1 : sum << 1 ^ polynomial;
            }
            table[i] = masked(sum);
        }
    }

    private int masked(int sum) {
        return width == Integer.SIZE ? sum : sum & (1 << width) - 1;
    }

    /** The sum with another byte. */
    public int next(int sum, byte value) {
        return masked(sum << 8 ^ table[(sum >>> width - 8 ^ value) & 0xff]);
    }
}
