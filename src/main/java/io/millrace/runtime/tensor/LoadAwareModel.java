package io.millrace.runtime.tensor;

import io.millrace.batching.TensorModel;
import io.millrace.core.Tensor;
import io.millrace.core.TensorSpec;
import io.millrace.runtime.session.CallersCore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * An instance of a graph that may run on all cores while nothing else of its model runs, which can be the shortest time for one input,
 * and runs on its share of the cores otherwise, where nobody waits for another's threads, which is the most inputs a second.
 */
final class LoadAwareModel implements TensorModel {

    private final TensorModel wide;
    private final TensorModel narrow;
    private final Occupancy occupancy;
    private final RunTimes times;
    private final BooleanSupplier free;

    /**
     * @param wide runs the graph on all cores
     * @param narrow the same graph on a share of them
     * @param occupancy of all instances of the model
     * @param times of their runs that had no company, wide first
     * @param free whether nobody else is to have cores
     */
    LoadAwareModel(TensorModel wide, TensorModel narrow, Occupancy occupancy, RunTimes times, BooleanSupplier free) {
        this.wide = wide;
        this.narrow = narrow;
        this.occupancy = occupancy;
        this.times = times;
        this.free = free;
    }

    @Override
    public List<TensorSpec> inputs() {
        return narrow.inputs();
    }

    @Override
    public List<TensorSpec> outputs() {
        return narrow.outputs();
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Set<String> wanted) {
        boolean alone = occupancy.enter() && free.getAsBoolean();
        try {
            return alone ? alone(inputs, wanted) : narrow.run(inputs, wanted);
        } finally {
            occupancy.leave();
        }
    }

    private Map<String, Tensor> alone(Map<String, Tensor> inputs, Set<String> wanted) {
        long size = inputs.values().stream().mapToLong(Tensor::size).max().orElse(0);
        boolean all = times.first(size);
        long start = System.nanoTime();
        Map<String, Tensor> outputs = all ? wide(inputs, wanted) : narrow.run(inputs, wanted);
        times.took(all, size, System.nanoTime() - start);
        return outputs;
    }

    private Map<String, Tensor> wide(Map<String, Tensor> inputs, Set<String> wanted) {
        CallersCore.enter();
        try {
            return wide.run(inputs, wanted);
        } finally {
            CallersCore.leave();
        }
    }

    @Override
    public void interrupt() {
        wide.interrupt();
        narrow.interrupt();
    }

    @Override
    public void close() {
        try {
            wide.close();
        } finally {
            narrow.close();
        }
    }
}
