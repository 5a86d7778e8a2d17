package io.millrace.encoding;

import io.millrace.core.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a stateless model runs. */
public sealed interface Item {

    /**
     * A text, or a pair of texts, as token ids with the special ones; the arrays are neither copied nor changed.
     *
     * @param typeIds segment of each token
     * @param promptTokens leading tokens that belong to a prompt, which some models leave out of pooling
     * @param each whether a vector for each token is wanted rather than one for the text
     */
    record Tokens(int[] ids, int[] typeIds, int promptTokens, boolean each) implements Item {
        public Tokens {
            if (ids.length == 0 || ids.length != typeIds.length || promptTokens < 0) {
                throw new IllegalArgumentException(ids.length + " ids, " + typeIds.length + " type ids and "
                        + promptTokens + " prompt tokens: there must be an id, and a type id for each");
            }
        }

        public Tokens(int[] ids, int[] typeIds, int promptTokens) {
            this(ids, typeIds, promptTokens, false);
        }

        public Tokens(int[] ids, int[] typeIds) {
            this(ids, typeIds, 0);
        }

        /** The same, of which a vector for each token is wanted. */
        public Tokens eachOfThem() {
            return new Tokens(ids, typeIds, promptTokens, true);
        }
    }

    /**
     * A sound as numbers over time; the array is neither copied nor changed.
     *
     * @param values step by step
     * @param width numbers of a step
     * @param frames steps of the model's output for it, at most
     * @param padded whether it may be filled up with zeros beside longer ones
     */
    record Signal(float[] values, int width, int frames, boolean padded) implements Item {
        public Signal {
            if (width < 1 || values.length < width || values.length % width != 0 || frames < 1) {
                throw new IllegalArgumentException(values.length + " values in steps of " + width + " for " + frames
                        + " frames: there must be a step, and a frame");
            }
        }

        int steps() {
            return values.length / width;
        }
    }

    /**
     * A sentence to be spoken; the arrays are neither copied nor changed.
     *
     * @param ids of its symbols
     * @param speaker of a graph that has several
     * @param style of a graph that takes one; else empty
     */
    record Utterance(int[] ids, long speaker, float[] style, Prosody prosody) implements Item {
        public Utterance {
            if (ids.length == 0) {
                throw new IllegalArgumentException("there must be a symbol");
            }
        }
    }

    /**
     * How sentences are spoken.
     *
     * @param speed relative to the model's own
     * @param rate what the model takes for its own speed, where it takes a rate
     * @param length what it takes for its own lengths of symbols, where it takes these
     * @param noise of the sound
     * @param lengthNoise of the lengths
     */
    record Prosody(float speed, float rate, float length, float noise, float lengthNoise) {

        /** The same without chance, where the graph lets one say so. */
        public Prosody still() {
            return new Prosody(speed, rate, length, 0, 0);
        }
    }

    /**
     * Inputs of a graph.
     *
     * @param wanted names of outputs
     * @param rows size of the inputs' first dimension where they share one that is not 0, else 1
     */
    record Rows(Map<String, Tensor> inputs, Set<String> wanted, int rows) implements Item {
        public Rows {
            inputs = Map.copyOf(inputs);
            wanted = Set.copyOf(wanted);
            if (rows < 1) {
                throw new IllegalArgumentException("rows is " + rows + ", must be at least 1");
            }
        }

        /** Parts of at most {@code most} rows, in order, over the same memory. The inputs must share their first dimension. */
        public List<Rows> split(int most) {
            List<Rows> parts = new ArrayList<>();
            for (int from = 0; from < rows; from += most) {
                int size = Math.min(most, rows - from);
                parts.add(new Rows(Stacking.slice(inputs, from, size), wanted, size));
            }
            return parts;
        }
    }
}
