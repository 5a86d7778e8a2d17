package io.millrace.runtime.decoder;

import io.millrace.runtime.SessionSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a decoder is opened.
 *
 * @param slots sequences the KV cache holds
 * @param maxLength positions a slot holds, in tokens
 * @param session how its model is loaded
 * @param sizes what the model's configuration says, for graphs that leave these sizes symbolic
 * @param names what the graph calls its inputs and outputs
 * @param embedding graph that makes vectors of tokens, for a decoder that takes those; null where there is none
 * @param candidates likeliest tokens of each row that are chosen where the logits are; 0 brings whole rows to the host
 */
public record DecoderOptions(
        int slots,
        int maxLength,
        SessionSettings session,
        Sizes sizes,
        DecoderNames names,
        @Nullable Path embedding,
        int candidates) {

    public DecoderOptions {
        requirePositive("slots", slots);
        requirePositive("maxLength", maxLength);
        if (candidates < 0) {
            throw new IllegalArgumentException("candidates is " + candidates + ", must be at least 0");
        }
    }

    public DecoderOptions(int slots, int maxLength) {
        this(slots, maxLength, SessionSettings.DEFAULT);
    }

    /** Of a graph that states its sizes and has the usual names. */
    public DecoderOptions(int slots, int maxLength, SessionSettings session) {
        this(slots, maxLength, session, Sizes.UNKNOWN, DecoderNames.USUAL, null, 0);
    }

    /** The same with other settings of the session. */
    public DecoderOptions with(SessionSettings other) {
        return new DecoderOptions(slots, maxLength, other, sizes, names, embedding, candidates);
    }

    /** The same with other slots. */
    public DecoderOptions with(int otherSlots, int otherLength) {
        return new DecoderOptions(otherSlots, otherLength, session, sizes, names, embedding, candidates);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", must be at least 1");
        }
    }

    /** Sizes of a decoder; 0 where unknown. */
    public record Sizes(int kvHeads, int headDim, int vocabulary) {
        public static final Sizes UNKNOWN = new Sizes(0, 0, 0);
    }
}
