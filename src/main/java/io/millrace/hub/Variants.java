package io.millrace.hub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The variants that the files of a repository make up. */
final class Variants {

    private static final String PLAIN = "fp32";
    private static final String GENAI = "genai_config.json";

    private final List<RemoteFile> files;
    private final Map<String, Variant> byName = new LinkedHashMap<>();

    private Variants(List<RemoteFile> files) {
        this.files = files;
    }

    static Variants of(List<RemoteFile> files) {
        Variants variants = new Variants(files);
        variants.find();
        return variants;
    }

    List<Variant> all() {
        return List.copyOf(byName.values());
    }

    /** The one of a name; {@code q8} is what transformers.js calls quantized. */
    Optional<Variant> named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return all().stream()
                .filter(variant -> variant.name().equalsIgnoreCase(lower.equals("q8") ? "quantized" : lower))
                .findFirst();
    }

    private void find() {
        Map<String, List<RemoteFile>> folders = files.stream()
                .filter(file -> file.name().endsWith(".onnx"))
                .collect(Collectors.groupingBy(RemoteFile::folder, TreeMap::new, Collectors.toList()));
        Set<String> genai = files.stream()
                .filter(file -> file.name().equals(GENAI))
                .map(RemoteFile::folder)
                .filter(folders::containsKey)
                .collect(Collectors.toSet());
        genai.stream().sorted().forEach(folder -> put(whole(folder, folders.getOrDefault(folder, List.of()))));
        Stream.of("onnx", "").filter(folder -> !genai.contains(folder)).forEach(folder -> plain(folder, folders));
        folders.keySet().stream()
                .filter(folder -> !genai.contains(folder) && !folder.equals("onnx") && !folder.isEmpty())
                .forEach(folder -> inFolder(folder, folders.getOrDefault(folder, List.of())));
    }

    private void put(Variant variant) {
        byName.putIfAbsent(variant.name(), variant);
    }

    /* ONNX Runtime GenAI names the graphs of a folder in its genai_config.json. */
    private Variant whole(String folder, List<RemoteFile> graphs) {
        return new Variant(folder.isEmpty() ? "genai" : folder, folder, withData(graphs));
    }

    private void plain(String folder, Map<String, List<RemoteFile>> folders) {
        String home = hasConfig("") || !hasConfig(folder) ? "" : folder;
        byType(folders.getOrDefault(folder, List.of()))
                .forEach((type, graphs) -> put(new Variant(type.isEmpty() ? PLAIN : type, home, withData(graphs))));
    }

    private boolean hasConfig(String folder) {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        return files.stream()
                .anyMatch(file -> file.path().equals(prefix + "config.json")
                        || file.path().equals(prefix + "tokenizer.json"));
    }

    private void inFolder(String folder, List<RemoteFile> graphs) {
        Map<String, List<RemoteFile>> types = byType(graphs);
        types.forEach((type, chosen) -> put(new Variant(
                types.size() == 1 ? folder : folder + "/" + (type.isEmpty() ? PLAIN : type),
                folder,
                withData(chosen))));
    }

    private List<RemoteFile> withData(Collection<RemoteFile> graphs) {
        Stream<RemoteFile> data =
                files.stream().filter(file -> graphs.stream().anyMatch(graph -> GraphName.isDataOf(graph, file)));
        return Stream.concat(data, graphs.stream()).toList();
    }

    /* A variant is there where the main graph has it; the others take what comes nearest, as exports leave some of them unquantized. */
    private static Map<String, List<RemoteFile>> byType(List<RemoteFile> graphs) {
        Map<String, Map<String, RemoteFile>> byGraph = byGraph(graphs);
        if (byGraph.isEmpty()) {
            return Map.of();
        }
        Map<String, RemoteFile> main = byGraph.getOrDefault(main(byGraph), Map.of());
        Map<String, List<RemoteFile>> types = new LinkedHashMap<>();
        main.keySet()
                .forEach(type -> types.put(
                        type,
                        byGraph.values().stream().map(of -> nearest(of, type)).toList()));
        return types;
    }

    private static Map<String, Map<String, RemoteFile>> byGraph(List<RemoteFile> files) {
        Map<String, Map<String, RemoteFile>> byGraph = new TreeMap<>();
        files.forEach(file -> {
            GraphName name = GraphName.of(file);
            byGraph.computeIfAbsent(name.graph(), _ -> new TreeMap<>()).putIfAbsent(name.variant(), file);
        });
        if (byGraph.containsKey("decoder_model_merged")) {
            byGraph.keySet().removeAll(Set.of("decoder_model", "decoder_with_past_model"));
        }
        boolean known = byGraph.keySet().stream().anyMatch(GraphName.GRAPHS::contains);
        byGraph.keySet().removeIf(graph -> known && !GraphName.GRAPHS.contains(graph));
        return byGraph;
    }

    private static String main(Map<String, Map<String, RemoteFile>> byGraph) {
        return Stream.of("decoder_model_merged", "model", "decoder_model", "language_model")
                .filter(byGraph::containsKey)
                .findFirst()
                .orElseGet(() -> byGraph.keySet().stream()
                        .max(Comparator.comparingInt(
                                graph -> byGraph.getOrDefault(graph, Map.of()).size()))
                        .orElseThrow());
    }

    private static RemoteFile nearest(Map<String, RemoteFile> variants, String type) {
        List<String> order = new ArrayList<>(List.of(type));
        if (type.endsWith("f16")) {
            order.add("fp16");
        }
        order.add("");
        order.addAll(List.of("fp16", "quantized", "int8", "uint8"));
        return order.stream()
                .map(variants::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> variants.values().iterator().next());
    }
}
