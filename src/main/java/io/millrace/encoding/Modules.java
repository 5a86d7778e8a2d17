package io.millrace.encoding;

import io.millrace.text.ModelFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The modules that modules.json of sentence-transformers lists.
 *
 * @param transformer folder of the encoder's own files
 * @param others modules that do not run here, by class and path
 */
record Modules(
        Path transformer, List<PoolingMode> pooling, boolean includePrompt, boolean normalize, List<String> others) {

    private static final String POOLING = "Pooling";

    static Modules read(Path folder) {
        JsonNode list = ModelFiles.json(folder, "modules.json");
        if (!list.isArray()) {
            return new Modules(folder, List.of(PoolingMode.MEAN), true, true, List.of());
        }
        List<Module> modules = StreamSupport.stream(list.spliterator(), false)
                .map(node -> Module.of(folder, node))
                .toList();
        JsonNode pooling = modules.stream()
                .filter(module -> module.type.equals(POOLING))
                .findFirst()
                .map(module -> ModelFiles.json(module.folder, "config.json"))
                .orElseGet(MissingNode::getInstance);
        return new Modules(
                modules.isEmpty() ? folder : modules.getFirst().folder,
                modes(pooling),
                pooling.path("include_prompt").asBoolean(true),
                modules.stream().anyMatch(module -> module.type.equals("Normalize")),
                modules.stream().filter(Module::isOther).map(Module::toString).toList());
    }

    /* The newer key wins over the older ones, and without any it is the mean, as in sentence-transformers. */
    private static List<PoolingMode> modes(JsonNode config) {
        JsonNode newer = config.path("pooling_mode");
        List<PoolingMode> modes = new ArrayList<>();
        if (newer.isString()) {
            modes.add(PoolingMode.of(newer.stringValue()));
        }
        newer.values().forEach(mode -> modes.add(PoolingMode.of(mode.asString(""))));
        if (newer.isMissingNode()) {
            Arrays.stream(PoolingMode.values())
                    .filter(mode -> config.path(mode.oldKey()).asBoolean(false))
                    .forEach(modes::add);
        }
        return modes.isEmpty() ? List.of(PoolingMode.MEAN) : List.copyOf(modes);
    }

    private record Module(String type, String path, Path folder) {

        static Module of(Path root, JsonNode node) {
            String type = node.path("type").asString("");
            String path = node.path("path").asString("");
            Path folder = root.resolve(path).normalize();
            if (!folder.startsWith(root.normalize())) {
                throw new IllegalStateException(
                        root.resolve("modules.json") + ": path '" + path + "' leads out of the folder");
            }
            return new Module(type.substring(type.lastIndexOf('.') + 1), path, folder);
        }

        /* Dropout does nothing outside training. */
        boolean isOther() {
            return !List.of("Transformer", POOLING, "Normalize", "Dropout").contains(type);
        }

        @Override
        public String toString() {
            return type + " (" + path + ")";
        }
    }
}
