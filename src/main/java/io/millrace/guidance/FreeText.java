package io.millrace.guidance;

import org.jspecify.annotations.Nullable;

/** Any text. */
final class FreeText implements Guide {

    @Override
    public long @Nullable [] allowed() {
        return null;
    }

    @Override
    public void accept(int token) {}

    @Override
    public boolean accept(byte[] bytes) {
        return true;
    }

    @Override
    public boolean hasEnded() {
        return false;
    }
}
