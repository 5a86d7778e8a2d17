package io.millrace.runtime.decoder;

import io.millrace.core.DType;
import io.millrace.generation.vector.PromptVectors;
import io.millrace.generation.vector.PromptVectors.Block;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.HostTensor;
import io.millrace.runtime.session.Memory;
import io.millrace.runtime.session.ModelRunner;
import io.millrace.runtime.session.ModelSession;
import io.millrace.runtime.session.NativeNames;
import io.millrace.runtime.session.TensorInfo;
import io.millrace.runtime.session.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The graph that makes vectors of tokens for a decoder that takes those: ids {@code [rows, columns]} in, {@code inputs_embeds}
 * {@code [rows, columns, width]} out, in host memory.
 */
final class TokenEmbedding {

    private final ModelRunner runner;
    private final IoBinding binding;
    private final TensorInfo input;
    private final TensorInfo output;
    private final HostTensor ids;
    private final HostTensor vectors;
    private final int width;

    /**
     * Loads that of a decoder; null where its graph takes the ids of tokens.
     *
     * @param model the decoder's file
     * @throws IllegalArgumentException where there is none, or its vectors are not what the decoder takes
     */
    static @Nullable TokenEmbedding of(Path model, DecoderGraph graph, DecoderOptions options, Ownership owned) {
        TensorInfo vectors = graph.vectors();
        if (vectors == null) {
            return null;
        }
        if (options.embedding() == null) {
            throw new IllegalArgumentException(model + ": the graph has the input " + vectors.name()
                    + ": it takes vectors of another graph, embed_tokens, which is not beside it");
        }
        return new TokenEmbedding(
                options.embedding(), vectors, options.session().withThreads(1, false), owned);
    }

    /* A look-up, which more threads than one do not make faster. */
    private TokenEmbedding(Path file, TensorInfo wanted, SessionSettings settings, Ownership owned) {
        ModelSession session = owned.own(ModelSession.open(file, settings));
        input = only(file, "input", session.signature().inputs());
        output = only(file, "output", session.signature().outputs());
        width = width(file, wanted);
        Memory host = Memory.host(owned);
        Tensors tensors = owned.own(new Tensors(host));
        NativeNames names = owned.own(new NativeNames(session.signature()));
        ids = owned.own(new HostTensor(host, tensors, input.type()));
        vectors = owned.own(new HostTensor(host, tensors, output.type()));
        binding = owned.own(new IoBinding(session, names));
        runner = owned.own(new ModelRunner(session));
    }

    private static TensorInfo only(Path file, String what, List<TensorInfo> tensors) {
        if (tensors.size() != 1) {
            throw new IllegalArgumentException(
                    file + ": the graph has " + tensors.size() + " tensors as " + what + ", must have one");
        }
        return tensors.getFirst();
    }

    private int width(Path file, TensorInfo wanted) {
        long own = output.shape().isEmpty() ? -1 : output.shape().getLast();
        long taken = wanted.size(2) > 0 ? wanted.size(2) : own;
        if (output.type() != wanted.type() || taken < 1 || own > 0 && own != taken) {
            throw new IllegalArgumentException(
                    file + ": the graph gives " + output.name() + " of " + output.type() + " "
                            + output.shape() + ", but the decoder takes " + wanted.name() + " of " + wanted.type() + " "
                            + wanted.shape());
        }
        return Math.toIntExact(taken);
    }

    /** Numbers of a vector. */
    int width() {
        return width;
    }

    /** To be written before {@link #run}. */
    HostTensor ids() {
        return ids;
    }

    void reshape(int rows, int columns) {
        ids.reshape(rows, columns);
        vectors.reshape(rows, columns, width);
    }

    void run() {
        binding.input(input.name(), ids.value());
        binding.output(output.name(), vectors.value());
        runner.run(binding);
    }

    /** Writes those of a prompt over the vectors of its {@code count} tokens behind {@code past} others. */
    void put(PromptVectors given, int past, int count) {
        for (Block block : given.blocks()) {
            int first = Math.max(block.first(), past);
            int end = Math.min(block.end(), past + count);
            if (first < end) {
                put(block, first - block.first(), first - past, end - first);
            }
        }
    }

    private void put(Block block, int skipped, int place, int count) {
        int from = (block.from() + skipped) * width;
        long to = (long) place * width;
        if (output.type() == DType.FLOAT32) {
            MemorySegment.copy(
                    block.rows(), from, vectors.segment(), ValueLayout.JAVA_FLOAT, to * Float.BYTES, count * width);
            return;
        }
        for (int i = 0; i < count * width; i++) {
            vectors.segment().setAtIndex(ValueLayout.JAVA_SHORT, to + i, half(block.rows()[from + i]));
        }
    }

    private short half(float value) {
        return output.type() == DType.FLOAT16 ? Float.floatToFloat16(value) : bfloat16(value);
    }

    /* To the nearest, ties to even. */
    private static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }

    MemorySegment value() {
        return vectors.value();
    }

    /** Ends the run in progress, if there is one. */
    void interrupt() {
        runner.interrupt();
    }
}
