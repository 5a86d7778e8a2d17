package io.millrace.audio.coded;

/**
 * The setup header of a Vorbis stream (Vorbis I, section 4.2.4), looked through for what JOrbis would allocate or loop by: it believes what it
 * reads.
 */
final class VorbisSetup {

    private static final int MAGIC = 7; // bytes
    private static final int SYNC = 0x564342;
    private static final int MOST_DIMENSIONS = 16;
    private static final int MOST_ENTRIES = 1 << 17;
    private static final int MOST_VALUES = 1 << 21; // of all books together
    private static final int MOST_RESIDUE = 1 << 18;

    private final LittleBits in;
    private final int[] dimensions = new int[256];
    private final int[] entries = new int[256];
    private int books;
    private long values;

    private VorbisSetup(byte[] packet) {
        this.in = new LittleBits(packet, MAGIC);
    }

    /** Throws where it is not as it must be. */
    static void check(byte[] packet) {
        VorbisSetup setup = new VorbisSetup(packet);
        setup.codebooks();
        setup.times();
        setup.floors();
        setup.residues();
    }

    private static BrokenSound broken(String what) {
        return new BrokenSound("its Vorbis setup has " + what);
    }

    private void codebooks() {
        books = in.readInt(8) + 1;
        for (int i = 0; i < books; i++) {
            codebook(i);
        }
    }

    private void codebook(int number) {
        if (in.read(24) != SYNC) {
            throw broken("a codebook that begins with other bits than it must");
        }
        int size = in.readInt(16);
        int count = in.readInt(24);
        values += (long) size * count;
        if (size < 1 || size > MOST_DIMENSIONS || count < 1 || count > MOST_ENTRIES || values > MOST_VALUES) {
            throw broken("a codebook of " + count + " entries of " + size + " dimensions");
        }
        dimensions[number] = size;
        entries[number] = count;
        lengths(count);
        lookup(size, count);
    }

    private void lengths(int count) {
        if (in.read(1) == 1) {
            in.skip(5);
            for (int known = 0; known < count; ) {
                known += in.readInt(bits(count - known));
            }
            return;
        }
        boolean sparse = in.read(1) == 1;
        for (int i = 0; i < count; i++) {
            if (!sparse || in.read(1) == 1) {
                in.read(5);
            }
        }
    }

    private static int bits(int number) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(number);
    }

    private void lookup(int size, int count) {
        int kind = in.readInt(4);
        if (kind > 2) {
            throw broken("a codebook with lookup " + kind);
        }
        if (kind > 0) {
            in.skip(64);
            int width = in.readInt(4) + 1;
            in.skip(1);
            in.skip((long) width * (kind == 1 ? root(size, count) : (long) size * count));
        }
    }

    /* The largest number whose power is at most the count. */
    private static int root(int size, int count) {
        int root = 1;
        while (Math.pow(root + 1, size) <= count) {
            root++;
        }
        return root;
    }

    private void times() {
        in.skip(16L * (in.readInt(6) + 1));
    }

    private void floors() {
        int count = in.readInt(6) + 1;
        for (int i = 0; i < count; i++) {
            int type = in.readInt(16);
            if (type > 1) {
                throw broken("a floor of type " + type);
            }
            if (type == 1) {
                floor();
            } else {
                in.skip(8 + 16 + 16 + 6 + 8);
                in.skip(8L * (in.readInt(4) + 1));
            }
        }
    }

    private void floor() {
        int[] classes = new int[in.readInt(5)];
        int most = -1;
        for (int i = 0; i < classes.length; i++) {
            classes[i] = in.readInt(4);
            most = Math.max(most, classes[i]);
        }
        int[] sizes = new int[most + 1];
        for (int i = 0; i <= most; i++) {
            sizes[i] = in.readInt(3) + 1;
            int subclasses = in.readInt(2);
            in.skip((subclasses > 0 ? 8L : 0) + (8L << subclasses));
        }
        in.skip(2);
        int width = in.readInt(4);
        for (int kind : classes) {
            in.skip((long) width * sizes[kind]);
        }
    }

    private void residues() {
        int count = in.readInt(6) + 1;
        for (int i = 0; i < count; i++) {
            in.skip(16 + 24);
            long end = in.read(24);
            in.skip(24);
            int partitions = in.readInt(6) + 1;
            int book = in.readInt(8);
            boolean fits = book < books && Math.pow(partitions, dimensions[book]) <= entries[book];
            if (!fits || end > MOST_RESIDUE) {
                throw broken("a residue up to " + end + " in " + partitions + " classes by codebook " + book);
            }
            cascade(partitions);
        }
    }

    private void cascade(int partitions) {
        int bits = 0;
        for (int i = 0; i < partitions; i++) {
            bits += Integer.bitCount(in.readInt(3));
            bits += in.read(1) == 1 ? Integer.bitCount(in.readInt(5)) : 0;
        }
        in.skip(8L * bits);
    }
}
