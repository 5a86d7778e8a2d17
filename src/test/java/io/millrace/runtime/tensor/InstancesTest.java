package io.millrace.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.batching.TensorModel;
import io.millrace.core.Tensor;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.NativeHandles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstancesTest {

    private static final Path GRAPH = Path.of("src/test/resources/fixtures/tensor/identity-float32.onnx");
    private static final SessionSettings CPU = SessionSettings.DEFAULT.withProviders(List.of(Provider.CPU), true);

    private final Map<NativeHandles.Kind, Long> before = NativeHandles.live();

    @AfterEach
    void noHandleIsLeft() {
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    private static Map<String, Tensor> run(TensorModel model) {
        Tensor input = OrtTensorModelTest.floats(List.of(2L, 2L), 1, 2, 3, 4);
        return model.run(
                Map.of(model.inputs().getFirst().name(), input),
                Set.of(model.outputs().getFirst().name()));
    }

    @Test
    void sharing_oneClosed_othersRunOn() {
        Instances instances = Instances.sharing(OrtTensorModel.open(GRAPH, CPU), 3);
        instances.models().getFirst().close();
        instances.models().getFirst().close();
        assertThat(run(instances.models().get(1)))
                .isEqualTo(run(instances.models().get(2)));
        instances.models().forEach(TensorModel::close);
    }

    @Test
    void sharing_runSideBySide_giveTheSame() {
        Instances instances = Instances.sharing(OrtTensorModel.open(GRAPH, CPU), 2);
        Map<String, Tensor> alone = run(instances.models().getFirst());
        List<CompletableFuture<Map<String, Tensor>>> runs = instances.models().stream()
                .map(model -> CompletableFuture.supplyAsync(() -> {
                    for (int i = 0; i < 100; i++) {
                        assertThat(run(model)).isEqualTo(alone);
                    }
                    return run(model);
                }))
                .toList();
        runs.forEach(future -> assertThat(future.join()).isEqualTo(alone));
        instances.models().forEach(TensorModel::close);
    }

    @Test
    void byLoad_whicheverSessionRuns_givesTheSame() {
        Instances instances =
                Instances.byLoad(OrtTensorModel.open(GRAPH, Instances.wide(CPU)), GRAPH, CPU, 4, 3, () -> true);
        assertThat(instances.models()).hasSize(3);
        assertThat(instances.sessions()).isEqualTo(2);
        Map<String, Tensor> expected = run(instances.models().getFirst());
        for (TensorModel model : instances.models()) {
            assertThat(run(model)).isEqualTo(expected);
        }
        instances.models().forEach(TensorModel::close);
    }

    @Test
    void byLoad_noSuchFile_leavesNothing() {
        Path none = GRAPH.resolveSibling("none.onnx");
        try (OrtTensorModel wide = OrtTensorModel.open(GRAPH, Instances.wide(CPU))) {
            assertThatThrownBy(() -> Instances.byLoad(wide, none, CPU, 2, 2, () -> true))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
