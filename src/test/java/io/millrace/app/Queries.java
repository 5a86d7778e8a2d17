package io.millrace.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Every PromQL expression and selector that the repository ships, by file. */
final class Queries {

    private static final Map<String, String> FIELDS = Map.of("docker", "expr", "k8s", "query");

    /** An argument of the endpoint picker that names a gauge. */
    private static final Pattern FLAG = Pattern.compile("--[a-z-]+-metric=(.+)");

    private Queries() {}

    static Map<Path, List<String>> shipped() {
        return FIELDS.entrySet().stream()
                .flatMap(root -> files(Path.of(root.getKey())).map(file -> Map.entry(file, in(file, root.getValue()))))
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Stream<Path> files(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            return all
                    .filter(file -> file.toString().matches(".*\\.(ya?ml|json)"))
                    .filter(file -> !file.endsWith("alerts_test.yml"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> in(Path file, String field) {
        return documents(file).stream()
                .flatMap(document -> Stream.concat(
                        document.findValues(field).stream()
                                .filter(JsonNode::isString)
                                .map(JsonNode::stringValue),
                        document.findValues("args").stream().flatMap(Queries::gauges)))
                .toList();
    }

    private static Stream<String> gauges(JsonNode arguments) {
        return arguments
                .valueStream()
                .flatMap(argument -> FLAG.matcher(argument.asString()).results().map(MatchResult::group))
                .map(flag -> flag.substring(flag.indexOf('=') + 1));
    }

    private static List<JsonNode> documents(Path file) {
        JsonMapper json = new JsonMapper();
        YAMLMapper yaml = new YAMLMapper();
        return file.toString().endsWith(".json")
                ? List.of(json.readTree(file))
                : yaml.readerFor(JsonNode.class)
                        .<JsonNode>readValues(file.toFile())
                        .readAll();
    }
}
