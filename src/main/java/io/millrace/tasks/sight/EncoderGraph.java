package io.millrace.tasks.sight;

import io.millrace.batching.TensorModel;
import io.millrace.batching.foreground.Foreground;
import io.millrace.batching.foreground.GivingWay;
import io.millrace.models.SessionPolicy;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.tensor.Instances;
import io.millrace.runtime.tensor.OrtTensorModel;
import java.nio.file.Path;

/**
 * The graph of images or sounds beside a decoder; on the CPU, where the service chooses, on half of the cores while answers are written.
 *
 * @param again bytes of weights that it holds a second time for that
 */
record EncoderGraph(TensorModel model, Provider provider, long again) {

    static EncoderGraph open(ModelFolder folder, Path file, Foreground foreground) {
        SessionSettings settings = SessionPolicy.session(folder.manifest());
        long bytes = folder.weightBytes(file);
        boolean byLoad = SessionPolicy.choosesByLoad(folder.manifest().hardware(), bytes);
        OrtTensorModel graph = OrtTensorModel.open(file, settings, byLoad ? Instances.wide(settings) : settings);
        return byLoad && graph.provider().equals(Provider.CPU)
                ? new EncoderGraph(twice(graph, file, settings, foreground), Provider.CPU, bytes)
                : new EncoderGraph(graph, graph.provider(), 0);
    }

    private static TensorModel twice(OrtTensorModel graph, Path file, SessionSettings settings, Foreground foreground) {
        int few = GivingWay.threads(Runtime.getRuntime().availableProcessors());
        try {
            return Instances.byLoad(graph, file, settings, few, 1, () -> !foreground.isBusy())
                    .models()
                    .getFirst();
        } catch (RuntimeException | Error e) {
            graph.close();
            throw e;
        }
    }
}
