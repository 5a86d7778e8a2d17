package io.millrace.runtime.decoder;

import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.PrefillChunk;

/** Refuses calls whose numbers lie outside the KV cache: in native code they would overwrite other memory. */
final class CacheBounds {

    private CacheBounds() {}

    static void check(PrefillChunk chunk, DecoderOptions options) {
        require("slot", chunk.slot(), 0, options.slots() - 1);
        require("tokens.length", chunk.tokens().length, 1, options.maxLength());
        require("past", chunk.past(), 0, options.maxLength() - chunk.tokens().length);
    }

    static void check(DecodeBatch batch, DecoderOptions options) {
        int count = batch.tokens().length;
        require("tokens.length", count, 1, options.slots());
        require("firstSlot", batch.firstSlot(), 0, options.slots() - count);
        require("lengths.length", batch.lengths().length, count, count);
        require("running.length", batch.running().length, count, count);
        require("shifts.length", batch.shifts().length, count, count);
        for (int length : batch.lengths()) {
            require("lengths", length, 0, options.maxLength() - 1);
        }
    }

    static void check(int slot, int length, DecoderOptions options) {
        require("slot", slot, 0, options.slots() - 1);
        require("length", length, 0, options.maxLength());
    }

    private static void require(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(field + " is " + value + ", must be in [" + least + ", " + most + "]");
        }
    }
}
