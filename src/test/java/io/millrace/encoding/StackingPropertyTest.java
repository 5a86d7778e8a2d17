package io.millrace.encoding;

import static io.millrace.Given.at;
import static io.millrace.encoding.TinyModels.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.tensor.OrtTensorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random graphs, some of whose rows depend on each other, under random clients. */
class StackingPropertyTest {

    private static final int GRAPHS = 150;
    private static final int CLIENTS = 8;

    @TempDir
    Path folder;

    @Test
    void run_randomGraphsAndClients_givesEachWhatItGetsAlone() throws IOException {
        Random random = new Random(2026);
        Set<Boolean> decisions = new HashSet<>();
        for (int i = 0; i < GRAPHS; i++) {
            RandomGraph graph = RandomGraph.of(random);
            Path file = Files.write(folder.resolve(i + ".onnx"), graph.model());
            try (OrtTensorModel model = TinyModels.openFile(file)) {
                boolean stacked = RowCheck.of(model, List.of()).stacked();
                assertThat(stacked || !graph.rowwise())
                        .as("%s are stacked", graph.operators())
                        .isTrue();
                decisions.add(stacked);
                serve(graph, StatelessModel.tensors(model), stacked, random);
            }
        }
        assertThat(decisions).containsExactlyInAnyOrder(true, false);
    }

    private static void serve(RandomGraph graph, StatelessModel model, boolean stacked, Random random) {
        for (List<Item> batch : batches(random, stacked)) {
            List<Result> together = model.run(batch);
            for (int i = 0; i < batch.size(); i++) {
                Result alone = model.run(List.of(batch.get(i))).getFirst();
                assertThat(Likeness.difference(
                                at(((Result.Rows) alone).outputs(), "y"),
                                at(((Result.Rows) together.get(i)).outputs(), "y")))
                        .as("client %d of %d, %s", i, batch.size(), graph.operators())
                        .isLessThanOrEqualTo(RowCheck.MOST);
            }
        }
    }

    private static Collection<List<Item>> batches(Random random, boolean stacked) {
        Map<Object, List<Item>> groups = new LinkedHashMap<>();
        for (int i = 0; i < CLIENTS; i++) {
            Item item = client(random);
            groups.computeIfAbsent(StatelessModel.group(item, true, stacked), _ -> new ArrayList<>())
                    .add(item);
        }
        assertThat(groups).hasSize(stacked ? 1 : CLIENTS);
        return groups.values();
    }

    private static Item client(Random random) {
        int rows = 1 + random.nextInt(3);
        float[] values = new float[rows * RandomGraph.WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(4) == 0 ? 0 : random.nextFloat(-3, 3);
        }
        return new Item.Rows(
                Map.of("x", tensor(List.of((long) rows, (long) RandomGraph.WIDTH), values)), Set.of("y"), rows);
    }
}
