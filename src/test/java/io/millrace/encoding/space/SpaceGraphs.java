package io.millrace.encoding.space;

import io.millrace.SpaceFixtures;
import io.millrace.batching.TensorModel;
import io.millrace.encoding.Padding;
import io.millrace.encoding.TinyModels;
import java.nio.file.Path;
import java.util.List;

/** The graphs of the fixtures. */
final class SpaceGraphs {

    static final List<Long> PICTURE = List.of(3L, 16L, 16L);

    private SpaceGraphs() {}

    static Padding padding(String family) {
        return family.equals("clip") ? new Padding(555, 0) : new Padding(0, 0, 64);
    }

    static TensorModel open(String model) {
        Path folder = SpaceFixtures.ROOT.resolve(model + "/onnx");
        List<TensorModel> graphs = model.endsWith("joint")
                ? List.of(TinyModels.openFile(folder.resolve("model.onnx")))
                : List.of(
                        TinyModels.openFile(folder.resolve("text_model.onnx")),
                        TinyModels.openFile(folder.resolve("vision_model.onnx")));
        return SharedSpace.of(graphs, padding(family(model)), PICTURE);
    }

    static String family(String model) {
        return model.replace("tiny-", "").replace("-joint", "");
    }
}
