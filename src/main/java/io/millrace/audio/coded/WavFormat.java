package io.millrace.audio.coded;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The format chunk of a WAVE file. */
record WavFormat(Coding coding, int channels, int rate) {

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    private static final int EXTENSIBLE = 0xfffe;
    private static final int LEAST = 16;
    private static final int SUBFORMAT = 24;

    /** How a sample is written. */
    enum Coding {
        PCM_8(1),
        PCM_16(2),
        PCM_24(3),
        PCM_32(4),
        FLOAT_32(4),
        FLOAT_64(8),
        A_LAW_8(1),
        MU_LAW_8(1);

        private final int bytes;

        Coding(int bytes) {
            this.bytes = bytes;
        }

        private static Coding of(int tag, int bits) {
            return switch (tag * 100 + bits) {
                case PCM * 100 + 8 -> PCM_8;
                case PCM * 100 + 16 -> PCM_16;
                case PCM * 100 + 24 -> PCM_24;
                case PCM * 100 + 32 -> PCM_32;
                case FLOAT * 100 + 32 -> FLOAT_32;
                case FLOAT * 100 + 64 -> FLOAT_64;
                case A_LAW * 100 + 8 -> A_LAW_8;
                case MU_LAW * 100 + 8 -> MU_LAW_8;
                default ->
                    throw new BrokenSound("its WAVE format is " + tag + " with " + bits
                            + " bits, but PCM of 8, 16, 24 or 32, floats of 32 or 64, A-law and µ-law are read");
            };
        }
    }

    static WavFormat read(ByteBuffer chunk) {
        ByteBuffer bytes = chunk.order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < LEAST) {
            throw new BrokenSound(
                    "its format chunk has " + bytes.limit() + " bytes, at least " + LEAST + " are needed");
        }
        int tag = Short.toUnsignedInt(bytes.getShort(0));
        if (tag == EXTENSIBLE && bytes.limit() >= SUBFORMAT + 2) {
            tag = Short.toUnsignedInt(bytes.getShort(SUBFORMAT));
        }
        Coding coding = Coding.of(tag, Short.toUnsignedInt(bytes.getShort(14)));
        WavFormat format = new WavFormat(coding, Short.toUnsignedInt(bytes.getShort(2)), bytes.getInt(4));
        int align = Short.toUnsignedInt(bytes.getShort(12));
        if (format.channels == 0 || align != format.frameBytes()) {
            throw new BrokenSound(
                    "its frames have " + align + " bytes for " + format.channels + " channels of " + coding.bytes);
        }
        return format;
    }

    int frameBytes() {
        return channels * coding.bytes;
    }

    /** The next sample. */
    float sample(ByteBuffer data) {
        return switch (coding) {
            case PCM_8 -> ((data.get() & 0xff) - 128) / 128f;
            case PCM_16 -> data.getShort() / 32_768f;
            case PCM_24 -> (data.get() & 0xff | (data.get() & 0xff) << 8 | data.get() << 16) / 8_388_608f;
            case PCM_32 -> (float) (data.getInt() / 2_147_483_648.0);
            case FLOAT_32 -> finite(data.getFloat());
            case FLOAT_64 -> finite((float) data.getDouble());
            case A_LAW_8 -> aLaw(data.get()) / 32_768f;
            case MU_LAW_8 -> muLaw(data.get()) / 32_768f;
        };
    }

    private static float finite(float sample) {
        if (!Float.isFinite(sample)) {
            throw new BrokenSound("it has a sample that is no number");
        }
        return Math.clamp(sample, -1, 1);
    }

    /* ITU-T G.711 in 16 bits. */
    private static int aLaw(byte code) {
        int bits = code ^ 0x55;
        int exponent = bits >> 4 & 7;
        int mantissa = (bits & 0xf) << 4;
        int magnitude = exponent == 0 ? mantissa + 8 : mantissa + 0x108 << exponent - 1;
        return (bits & 0x80) == 0 ? -magnitude : magnitude;
    }

    private static int muLaw(byte code) {
        int bits = ~code;
        int magnitude = (((bits & 0xf) << 3) + 0x84 << (bits >> 4 & 7)) - 0x84;
        return (bits & 0x80) == 0 ? magnitude : -magnitude;
    }
}
