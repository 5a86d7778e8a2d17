package io.millrace.runtime.tensor;

import io.millrace.batching.TensorModel;
import io.millrace.runtime.SessionSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * What the instances of a stateless model run on.
 *
 * @param models one for each instance, which owns it
 * @param sessions that they share, each of which holds the weights
 */
public record Instances(List<TensorModel> models, int sessions) {

    public Instances {
        models = List.copyOf(models);
    }

    /** So many over one session. */
    public static Instances sharing(OrtTensorModel first, int count) {
        List<TensorModel> models = new ArrayList<>(List.of(first));
        while (models.size() < count) {
            models.add(first.beside());
        }
        return new Instances(models, 1);
    }

    /** The graphs of each instance of several, of which there are equally many. */
    public static List<List<TensorModel>> zipped(List<Instances> graphs) {
        return IntStream.range(0, graphs.getFirst().models.size())
                .mapToObj(i -> graphs.stream().map(one -> one.models.get(i)).toList())
                .toList();
    }

    /** How a session runs on all cores, which wait for each other in a busy loop. */
    public static SessionSettings wide(SessionSettings settings) {
        return settings.withThreads(0, true);
    }

    /**
     * So many on the CPU, each of which has its share of the cores, or all of them while no other runs and where that is faster.
     *
     * @param wide runs {@code file} with the settings {@link #wide}; the first instance owns it, unless this fails
     * @param settings whose threads and spinning are not regarded
     * @param cores that they share, at least {@code count}
     * @param free whether one may have all cores of the machine, for what else it has to do
     */
    public static Instances byLoad(
            OrtTensorModel wide, Path file, SessionSettings settings, int cores, int count, BooleanSupplier free) {
        OrtTensorModel narrow = OrtTensorModel.open(file, settings.withThreads(cores / count, false));
        Occupancy occupancy = new Occupancy();
        RunTimes times = new RunTimes();
        List<TensorModel> models = new ArrayList<>(List.of(new LoadAwareModel(wide, narrow, occupancy, times, free)));
        while (models.size() < count) {
            models.add(new LoadAwareModel(wide.beside(), narrow.beside(), occupancy, times, free));
        }
        return new Instances(models, 2);
    }
}
