package structure;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The packages and their uses as a page with a Mermaid graph. */
final class Picture {

    private static final String PAGE = """
        # The packages

        Drawn from the classes by `load-tests/structure/measure.sh --picture target/millrace.jar > docs/packages.md`. A box is a package
        under `io.millrace` with its number of source files; an arrow is a use that is there, left out where a longer way along the
        arrows stands for it.

        ```mermaid
        graph TD
        %s
        ```
        """;

    private Picture() {}

    static String of(FileGraph files) {
        StringBuilder graph = new StringBuilder();
        groups(files).forEach((group, packages) -> graph.append(group(group, packages)));
        Graphs.reduced(files.packages()).forEach((from, uses) -> graph.append(arrows(from, uses)));
        return PAGE.formatted(graph.toString().stripTrailing());
    }

    /** The boxes of each package directly below the root and of those below it. */
    private static Map<String, List<String>> groups(FileGraph files) {
        return files.filesOfPackages().entrySet().stream()
                .collect(Collectors.groupingBy(
                        counted -> counted.getKey().split("/")[0],
                        TreeMap::new,
                        Collectors.mapping(counted -> box(counted.getKey(), counted.getValue()), Collectors.toList())));
    }

    private static String group(String name, List<String> boxes) {
        String lines = String.join("", boxes);
        return boxes.size() == 1 ? lines : "  subgraph " + name + "_group[" + name + "]\n" + lines + "  end\n";
    }

    private static String box(String folder, long files) {
        return "  " + id(folder) + "[\"" + (folder.isEmpty() ? "io.millrace" : folder.replace('/', '.')) + "<br/>"
                + files + "\"]\n";
    }

    private static String arrows(String from, Set<String> uses) {
        return uses.isEmpty()
                ? ""
                : "  " + id(from) + " --> " + uses.stream().map(Picture::id).collect(Collectors.joining(" & ")) + "\n";
    }

    private static String id(String folder) {
        return folder.isEmpty() ? "root" : folder.replace('/', '_');
    }
}
