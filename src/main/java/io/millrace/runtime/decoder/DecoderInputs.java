package io.millrace.runtime.decoder;

import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.generation.vector.GridPositions;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.HostTensor;
import io.millrace.runtime.session.Memory;
import io.millrace.runtime.session.TensorInfo;
import io.millrace.runtime.session.Tensors;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The integer inputs of a run, in host memory: as many of them as the graph has. */
final class DecoderInputs {

    /** Where a row of {@code attention_mask} that is shorter than the longest has its zeros. */
    enum Padding {
        LEFT,
        RIGHT
    }

    private final Map<String, TensorInfo> inputs;
    private final Map<String, HostTensor> tensors = new LinkedHashMap<>();
    private final @Nullable TokenEmbedding embedding;
    private final @Nullable TensorInfo vectors;
    private final HostTensor ids;
    private final HostTensor mask;
    private final HostTensor
            pattern; // maxLength zeros, maxLength ones, maxLength zeros: any row of a mask is a part of it
    private final int maxLength;
    private final int planes; // of positions, one but for models that see images
    private @Nullable PrefillChunk shown; // whose vectors stand in the place of tokens
    private long width;
    private long tokens; // of all rows

    DecoderInputs(
            DecoderGraph graph,
            @Nullable TokenEmbedding embedding,
            Memory host,
            Tensors factory,
            int maxLength,
            Ownership owned) {
        this.embedding = embedding;
        vectors = graph.vectors();
        this.maxLength = maxLength;
        inputs = graph.integers();
        inputs.forEach((name, input) -> tensors.put(name, owned.own(new HostTensor(host, factory, input.type()))));
        planes = graph.axes();
        ids = embedding == null ? tensor(DecoderGraph.INPUT_IDS) : embedding.ids();
        mask = tensor(DecoderGraph.ATTENTION_MASK);
        pattern = owned.own(new HostTensor(host, factory, mask.type()));
        writePattern();
    }

    private void reshapePositions(HostTensor positions, int rows, int columns) {
        if (input(DecoderGraph.POSITION_IDS).shape().size() == 3) {
            positions.reshape(planes, rows, columns);
        } else {
            positions.reshape(rows, columns);
        }
    }

    private HostTensor tensor(String name) {
        HostTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the graph has no input " + name);
        }
        return tensor;
    }

    private void writePattern() {
        pattern.reshape(3L * maxLength);
        for (long i = 0; i < 3L * maxLength; i++) {
            pattern.put(i, i / maxLength == 1 ? 1 : 0);
        }
    }

    /** Tokens of one sequence behind {@code past} others. */
    void chunk(PrefillChunk chunk, int logitsToKeep) {
        int count = chunk.tokens().length;
        start(1, count, chunk.past() + count, chunk.past() > 0, logitsToKeep);
        maskRow(0, chunk.past() + count, Padding.RIGHT);
        for (int i = 0; i < count; i++) {
            ids.put(i, Math.max(0, chunk.tokens()[i]));
            position(i, chunk.past() + i, chunk.vectors().positions());
        }
        shown = chunk;
    }

    /** One token for each of {@code rows} sequences, of which the longest, with its new token, has {@code longest} positions. */
    void startDecode(int rows, int longest) {
        start(rows, 1, longest, longest > 1, 1);
    }

    /** The token of one row of a decode step, at position {@code length}, and {@code shift} further on the axes of positions. */
    void decodeRow(int row, int token, int length, int shift, Padding padding) {
        ids.put(row, token);
        maskRow(row, length + 1, padding);
        position(row, length + shift, GridPositions.NONE);
    }

    /* Of text, all planes of positions are alike. */
    private void position(int index, int place, GridPositions given) {
        HostTensor positions = tensors.get(DecoderGraph.POSITION_IDS);
        if (positions != null) {
            for (int plane = 0; plane < planes; plane++) {
                positions.put(plane * tokens + index, given.at(plane, place));
            }
        }
    }

    private void start(int rows, int columns, int longest, boolean past, int logitsToKeep) {
        shown = null;
        if (embedding != null) {
            embedding.reshape(rows, columns);
        }
        width = longest;
        tokens = (long) rows * columns;
        for (Map.Entry<String, HostTensor> entry : tensors.entrySet()) {
            HostTensor tensor = entry.getValue();
            switch (entry.getKey()) {
                case DecoderGraph.ATTENTION_MASK -> tensor.reshape(rows, longest);
                case DecoderGraph.USE_CACHE_BRANCH -> scalar(tensor, past ? 1 : 0, ones(entry.getKey()));
                case DecoderGraph.NUM_LOGITS_TO_KEEP -> scalar(tensor, logitsToKeep, ones(entry.getKey()));
                case DecoderGraph.POSITION_IDS -> reshapePositions(tensor, rows, columns);
                case DecoderGraph.CACHE_POSITION -> places(tensor, longest - columns, columns);
                default -> tensor.reshape(rows, columns);
            }
        }
    }

    /* Columns of the mask that the run's tokens have, the same in all rows. */
    private static void places(HostTensor tensor, int first, int columns) {
        tensor.reshape(columns);
        for (int i = 0; i < columns; i++) {
            tensor.put(i, first + i);
        }
    }

    /* The shape of one element: none, or ones. */
    private long[] ones(String name) {
        long[] shape = new long[input(name).shape().size()];
        Arrays.fill(shape, 1);
        return shape;
    }

    private TensorInfo input(String name) {
        return Objects.requireNonNull(inputs.get(name));
    }

    private static void scalar(HostTensor tensor, long value, long... shape) {
        tensor.reshape(shape);
        tensor.put(0, value);
    }

    private void maskRow(int row, int ones, Padding padding) {
        long first =
                switch (padding) {
                    case RIGHT -> 2L * maxLength - ones;
                    case LEFT -> maxLength - (width - ones);
                };
        int size = mask.type().bytes();
        MemorySegment.copy(pattern.segment(), first * size, mask.segment(), row * width * size, width * size);
    }

    void bind(IoBinding binding) {
        for (Map.Entry<String, HostTensor> entry : tensors.entrySet()) {
            binding.input(input(entry.getKey()).name(), entry.getValue().value());
        }
        if (embedding != null && vectors != null) {
            binding.input(vectors.name(), embedded(embedding));
        }
    }

    private MemorySegment embedded(TokenEmbedding tokens) {
        tokens.run();
        PrefillChunk chunk = shown;
        if (chunk != null) {
            tokens.put(chunk.vectors(), chunk.past(), chunk.tokens().length);
        }
        return tokens.value();
    }

    /** Ends the run that makes vectors of tokens, if there is one. */
    void interrupt() {
        if (embedding != null) {
            embedding.interrupt();
        }
    }

    /** Whether the graph returns as many rows of logits as it is told to. */
    boolean choosesLogits() {
        return tensors.containsKey(DecoderGraph.NUM_LOGITS_TO_KEEP);
    }
}
