package io.millrace.batching;

import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A loaded graph without state: named tensors in, named tensors out. Called by one thread at a time, except for {@link #interrupt()}. */
public interface TensorModel extends AutoCloseable {

    /** In the graph's order. */
    List<TensorSpec> inputs();

    /** In the graph's order. */
    List<TensorSpec> outputs();

    /**
     * Runs the graph once.
     *
     * @param inputs one tensor for each input of the graph, of its type and of a shape that fits
     * @param wanted names of outputs; only these are computed and returned
     * @return tensors the caller owns
     */
    Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted);

    /** Ends the run in progress, if there is one: its call throws. May be called by any thread. */
    void interrupt();

    @Override
    void close();
}
