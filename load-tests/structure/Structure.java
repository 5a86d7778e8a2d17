package structure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import structure.Options.Build;

/** Prints the figures of one build, or of two side by side; see README.md. */
public final class Structure {

    private static final int WARM_UPS = 12;
    private static final int CHATS = 9;

    private Structure() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        try {
            run(Options.parse(arguments));
        } catch (IllegalArgumentException wrong) {
            System.err.println("structure: " + wrong.getMessage());
            System.exit(2);
        }
    }

    private static void run(Options options) throws IOException, InterruptedException {
        if (options.picture()) {
            Path jar = options.builds().getFirst().jar();
            System.out.print(Picture.of(FileGraph.of(ClassFiles.of(jar))));
            return;
        }
        List<Figures> figures = new ArrayList<>();
        for (Build build : options.builds()) {
            Optional<WayIn> chat = options.starts() ? Optional.of(chat(build, options.way())) : Optional.empty();
            figures.add(Figures.of(build, chat, recipes(options, figures.size()), options));
        }
        List<String> names = figures.size() == 1 ? List.of("now") : List.of("before", "after");
        table(names, figures);
        for (int i = 0; i < names.size(); i++) {
            more(names.get(i), figures.get(i), options);
        }
    }

    /** Folders of recipes are those of the last builds. */
    private static Optional<Path> recipes(Options options, int build) {
        int index = build - (options.builds().size() - options.recipes().size());
        return index < 0 ? Optional.empty() : Optional.of(options.recipes().get(index));
    }

    /** The chat with the median number of calls, of several to a warm service. */
    private static WayIn chat(Build build, WayIn.Bounds bounds) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("structure");
        try (Service service = Service.start(build.jar(), build.checkout().resolve("models/demo-chat"), work)) {
            for (int i = 0; i < WARM_UPS; i++) {
                service.chat();
            }
            List<WayIn> chats = new ArrayList<>();
            for (int i = 0; i < CHATS; i++) {
                chats.add(WayIn.of(service.chat(), bounds));
            }
            chats.sort(Comparator.comparing(chat -> chat.calls().size()));
            return chats.get(CHATS / 2);
        }
    }

    private static void table(List<String> names, List<Figures> figures) {
        List<Map<String, String>> columns = figures.stream().map(Figures::rows).toList();
        Set<String> rows = new LinkedHashSet<>();
        columns.forEach(column -> rows.addAll(column.keySet()));
        System.out.println("| figure | " + String.join(" | ", names) + " |\n| --- |" + " ---: |".repeat(names.size()));
        for (String row : rows) {
            List<String> cells =
                    columns.stream().map(column -> column.getOrDefault(row, "")).toList();
            System.out.println("| " + row + " | " + String.join(" | ", cells) + " |");
        }
    }

    private static void more(String name, Figures figures, Options options) {
        if (options.detail()) {
            System.out.println("\n" + name);
            figures.detail().forEach(System.out::println);
        }
        if (options.trace() && figures.chat().isPresent()) {
            System.out.println("\n" + name + ", the way in");
            figures.chat().get().trace().forEach(System.out::println);
        }
    }
}
