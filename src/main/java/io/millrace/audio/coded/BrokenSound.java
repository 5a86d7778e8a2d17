package io.millrace.audio.coded;

/** Bytes that are no sound that can be read; the message says why, to go behind "cannot be read as sound: ". Carries no stack trace. */
public final class BrokenSound extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BrokenSound(String message) {
        super(message, null, false, false);
    }

    /**
     * Sound of a codec that is not read.
     *
     * @param codec as the file calls it, which may be anything
     */
    static BrokenSound ofCodec(String codec, String read) {
        boolean isName = codec.length() <= 32 && codec.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return new BrokenSound("its sound is of the codec '" + (isName ? codec : "?") + "'; " + read);
    }

    static BrokenSound truncated() {
        return new BrokenSound("its data ends too early");
    }
}
