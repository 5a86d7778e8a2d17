package io.millrace.runtime.decoder;

import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.GraphSignature;
import io.millrace.runtime.session.Memory;
import io.millrace.runtime.session.ModelRunner;
import io.millrace.runtime.session.ModelSession;
import io.millrace.runtime.session.NativeNames;
import io.millrace.runtime.session.Tensors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What every run of a decoder has apart from its KV cache: integers in, logits out. */
final class DecoderRun {

    private final ModelSession session;
    private final DecoderGraph graph;
    private final Memory host;
    private final Tensors tensors;
    private final NativeNames names;
    private final ModelRunner runner;
    private final DecoderInputs inputs;
    private final LogitsOutput logits;
    private final int[][] firstRows;

    /** @param embedding makes vectors of tokens where the graph takes those */
    DecoderRun(
            ModelSession session,
            DecoderGraph graph,
            @Nullable TokenEmbedding embedding,
            DecoderOptions options,
            int slots,
            Ownership owned) {
        this.session = session;
        this.graph = graph;
        host = Memory.host(owned);
        tensors = owned.own(new Tensors(host));
        names = owned.own(new NativeNames(session.signature()));
        runner = owned.own(new ModelRunner(session));
        inputs = new DecoderInputs(graph, embedding, host, tensors, options.maxLength(), owned);
        logits = owned.own(
                options.candidates() == 0
                        ? new LogitsBuffer(graph, host, tensors)
                        : new DeviceLogits(graph, session, host, options, owned));
        firstRows = IntStream.rangeClosed(0, slots)
                .mapToObj(count -> IntStream.range(0, count).toArray())
                .toArray(int[][]::new);
    }

    /** Runs one sequence's tokens against the cache that {@code binding} has bound. */
    Logits prefill(PrefillChunk chunk, IoBinding binding) {
        int kept = rowsReturned(chunk);
        inputs.chunk(chunk, kept);
        inputs.bind(binding);
        logits.bind(binding, 1, kept);
        runner.run(binding);
        return logits.rows(chunk.allRows() ? IntStream.range(0, kept).toArray() : new int[] {kept - 1});
    }

    private int rowsReturned(PrefillChunk chunk) {
        int count = chunk.tokens().length;
        if (graph.lastRowOnly() && chunk.allRows() && count > 1) {
            throw new IllegalArgumentException(
                    "allRows is set for " + count + " tokens, but the graph returns logits of the last token only");
        }
        return graph.lastRowOnly() || (inputs.choosesLogits() && !chunk.allRows()) ? 1 : count;
    }

    /** Runs the {@code rows} tokens that were written to {@link #inputs()}; row <i>i</i> of the result is row <i>i</i> of the run. */
    Logits decode(int rows, IoBinding binding) {
        inputs.bind(binding);
        logits.bind(binding, rows, 1);
        runner.run(binding);
        return logits.rows(firstRows[rows]);
    }

    /** The same for {@code rows} of {@code total} sequences: rows {@code first} and on of all that are run one part after the other. */
    void decodePart(int total, int first, int rows, IoBinding binding) {
        inputs.bind(binding);
        logits.bindPart(binding, total, first, rows);
        runner.run(binding);
    }

    /** The result of the last run with its rows elsewhere: {@code places[i]} is the row of the run that row <i>i</i> is, or −1. */
    Logits rows(int[] places) {
        return logits.rows(places);
    }

    void interrupt() {
        runner.interrupt();
        inputs.interrupt();
    }

    GraphSignature signature() {
        return session.signature();
    }

    IoBinding newBinding() {
        return new IoBinding(session, names);
    }

    DecoderInputs inputs() {
        return inputs;
    }

    Memory host() {
        return host;
    }

    Tensors tensors() {
        return tensors;
    }
}
