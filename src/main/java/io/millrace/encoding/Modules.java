package io.millrace.encoding;

import io.millrace.text.ModelConfig;
import io.millrace.text.ModelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The modules that modules.json of sentence-transformers lists.
 *
 * @param transformer folder of the encoder's own files
 * @param pooling null where no module pools
 * @param steps from the pooled vector on
 * @param splade null where no module makes sparse vectors
 * @param others modules that do not run here, by class and path
 */
record Modules(
        Path transformer,
        @Nullable PoolingConfig pooling,
        List<VectorStep> steps,
        @Nullable SpladeConfig splade,
        List<String> others) {

    private static final String FILE = "modules.json";
    private static final String POOLING = "Pooling";
    private static final String NORMALIZE = "Normalize";
    private static final String DENSE = "Dense";
    private static final String SPLADE = "SpladePooling";
    private static final VectorStep UNIT = new VectorStep.Normalize();

    /** Of a folder without modules.json, a Pooling module's config in its usual place counts. */
    static Modules read(Path folder) {
        JsonNode list = ModelFiles.json(folder, FILE);
        if (list.isMissingNode()) {
            ModelConfig pooling = ModelConfig.read(folder, "1_Pooling/config.json");
            return new Modules(
                    folder,
                    pooling.isThere() ? PoolingConfig.read(pooling) : PoolingConfig.MEAN,
                    List.of(UNIT),
                    null,
                    List.of());
        }
        if (!list.isArray() || list.isEmpty()) {
            throw new IllegalStateException(FILE + ": it must be a list of modules");
        }
        return of(
                folder,
                list.values().stream().map(node -> Module.of(folder, node)).toList());
    }

    private static Modules of(Path folder, List<Module> modules) {
        List<Module> pooling =
                modules.stream().filter(module -> module.is(POOLING)).toList();
        if (pooling.size() > 1) {
            throw new IllegalStateException(FILE + ": it lists " + pooling.size() + " Pooling modules, must be one");
        }
        return new Modules(
                modules.getFirst().folder,
                pooling.isEmpty() ? null : pooling.getFirst().pooling(folder),
                modules.stream().flatMap(module -> module.step(folder)).toList(),
                modules.stream()
                        .filter(module -> module.is(SPLADE))
                        .findFirst()
                        .map(module -> module.splade(folder))
                        .orElse(null),
                others(modules));
    }

    /* A layer runs behind the pooling alone. */
    private static List<String> others(List<Module> modules) {
        int pooled = modules.indexOf(modules.stream()
                .filter(module -> module.is(POOLING))
                .findFirst()
                .orElse(null));
        return IntStream.range(0, modules.size())
                .filter(i -> modules.get(i).isOther() || modules.get(i).is(DENSE) && i < pooled)
                .mapToObj(i -> modules.get(i).toString())
                .toList();
    }

    private record Module(String type, String path, Path folder, boolean hasArguments) {

        private static final String PACKAGE = "sentence_transformers.";

        /** Dropout does nothing outside training. */
        private static final Set<String> KNOWN =
                Set.of("Transformer", "MLMTransformer", POOLING, NORMALIZE, SPLADE, "Dropout");

        static Module of(Path root, JsonNode node) {
            String path = node.path("path").asString("");
            Path folder = root.resolve(path).normalize();
            if (!folder.startsWith(root.normalize())) {
                throw new IllegalStateException(FILE + ": path '" + path + "' leads out of the folder");
            }
            return new Module(
                    node.path("type").asString(""),
                    path,
                    folder,
                    !node.path("kwargs").isEmpty());
        }

        boolean is(String name) {
            return type.startsWith(PACKAGE) && name.equals(type.substring(type.lastIndexOf('.') + 1));
        }

        PoolingConfig pooling(Path root) {
            return PoolingConfig.read(ModelConfig.read(root, path + "/config.json"));
        }

        Stream<VectorStep> step(Path root) {
            return is(NORMALIZE) ? Stream.of(UNIT) : isLayer() ? Stream.of(DenseFiles.read(root, path)) : Stream.of();
        }

        private boolean isLayer() {
            return is(DENSE) && !hasArguments && DenseFiles.areThere(folder);
        }

        SpladeConfig splade(Path root) {
            return SpladeConfig.read(ModelConfig.read(root, path + "/config.json"));
        }

        boolean isOther() {
            return hasArguments || KNOWN.stream().noneMatch(this::is) && !isLayer();
        }

        @Override
        public String toString() {
            return (type.startsWith(PACKAGE) ? type.substring(type.lastIndexOf('.') + 1) : type) + " (" + path + ")";
        }
    }
}
