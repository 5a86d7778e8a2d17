package structure;

import java.io.IOException;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import structure.Options.Build;

/**
 * What is known of one build.
 *
 * @param chat empty when the service was not started
 */
record Figures(
        Sources sources,
        long jarBytes,
        FileGraph files,
        FileGraph adjusted,
        Map<String, TreeSet<String>> sharedNames,
        Optional<WayIn> chat,
        List<Recipe> recipes) {

    static Figures of(Build build, Optional<WayIn> chat, Optional<Path> recipes, Options options)
            throws IOException, InterruptedException {
        List<ClassModel> classes = ClassFiles.of(build.jar());
        FileGraph files = FileGraph.of(classes);
        return new Figures(
                Sources.of(build.checkout()),
                Files.size(build.jar()),
                files,
                files.adjusted(options.descent()),
                sharedNames(classes),
                chat,
                recipes.isPresent() ? Recipe.in(recipes.get(), build.checkout()) : List.of());
    }

    /** What is measured, and how much it is. */
    Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>();
        chat.ifPresent(way -> {
            rows.put(
                    "files entered by a streamed chat on its way in",
                    number(way.files().size()));
            rows.put("calls made on it", number(way.calls().size()));
            rows.put("… files, with all that does not count", number(way.allFiles()));
            rows.put(
                    "… calls, with all that does not count",
                    number(way.entries().size()));
            rows.put("name look-ups of the whole request", number(way.lookUps().size()));
        });
        rows.put("type names in several packages", number(sharedNames.size()));
        rows.put("jar, MB", String.format(Locale.ROOT, "%.1f", jarBytes / 1e6));
        rows.put("lines of main sources", number(sources.lines()));
        rows.put("files of main sources", number(sources.files().size()));
        rows.put(
                "packages over " + Sources.LARGE + " files",
                number(sources.largePackages().size()));
        rows.put("largest file cycle inside a package", number(largest(adjusted.cycles())));
        rows.put("… with sealed types and the descent", number(largest(files.cycles())));
        rows.put("largest cycle of packages", number(largest(Graphs.cycles(files.packages()))));
        recipes.forEach(recipe -> rows.put("files touched: " + recipe.name(), recipe.toString()));
        return rows;
    }

    List<String> detail() {
        List<String> lines = new ArrayList<>();
        chat.ifPresent(way -> {
            lines.add("calls on the way in, by file:");
            way.files().forEach(file -> lines.add("%7d  %s".formatted(file.getValue(), file.getKey())));
            lines.add("name look-ups:");
            way.lookUps().forEach(lookUp -> lines.add("  " + lookUp));
        });
        lines.add("type names in several packages:");
        sharedNames.forEach((name, packages) -> lines.add("  " + name + ": " + String.join(", ", packages)));
        lines.add("packages over " + Sources.LARGE + " files:");
        sources.largePackages().forEach((name, count) -> lines.add("%7d  %s".formatted(count, name)));
        lines.add("file cycles inside a package:");
        adjusted.cycles().forEach(cycle -> lines.add("%7d  %s".formatted(cycle.size(), String.join(" ", cycle))));
        lines.add("cycles of packages:");
        Graphs.cycles(files.packages()).forEach(cycle -> lines.add("  " + String.join(" ", cycle)));
        return lines;
    }

    /** Names of top-level types that are in more than one package, with those packages. */
    private static Map<String, TreeSet<String>> sharedNames(List<ClassModel> classes) {
        Map<String, TreeSet<String>> names = new TreeMap<>();
        classes.stream()
                .map(type -> type.thisClass().asInternalName().substring(ClassFiles.ROOT.length()))
                .filter(name -> !name.contains("$") && !name.endsWith("package-info"))
                .forEach(name -> names.computeIfAbsent(FileGraph.simple(name), _ -> new TreeSet<>())
                        .add(FileGraph.folder(name)));
        names.values().removeIf(packages -> packages.size() < 2);
        return names;
    }

    private static int largest(List<List<String>> cycles) {
        return cycles.isEmpty() ? 0 : cycles.getFirst().size();
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
