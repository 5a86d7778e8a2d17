package io.millrace.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Every PromQL expression that the repository ships, by file. */
final class Queries {

    private static final Map<String, String> FIELDS = Map.of("docker", "expr", "k8s", "query");

    private Queries() {}

    static Map<Path, List<String>> shipped() {
        return FIELDS.entrySet().stream()
                .flatMap(root -> files(Path.of(root.getKey())).map(file -> Map.entry(file, in(file, root.getValue()))))
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Stream<Path> files(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.toString().matches(".*\\.(ya?ml|json)"))
                    .filter(file -> !file.endsWith("alerts_test.yml"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> in(Path file, String field) {
        return documents(file).stream()
                .flatMap(document -> document.findValues(field).stream())
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .toList();
    }

    private static List<JsonNode> documents(Path file) {
        JsonMapper json = new JsonMapper();
        YAMLMapper yaml = new YAMLMapper();
        return file.toString().endsWith(".json")
                ? List.of(json.readTree(file))
                : yaml.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile()).readAll();
    }
}
