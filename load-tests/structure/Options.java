package structure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param builds one or two, the older first
 * @param recipes folders of patches, one for each of the last builds; may be empty
 * @param way what counts as the way in
 * @param descent simple names of files whose uses of each other are a recursive descent
 */
record Options(
        List<Build> builds,
        List<Path> recipes,
        WayIn.Bounds way,
        Set<String> descent,
        boolean detail,
        boolean trace,
        boolean starts,
        boolean picture) {

    /**
     * @param checkout folder of the sources; unused for the picture
     * @param jar what {@code mvn package} makes of them
     */
    record Build(Path checkout, Path jar) {}

    private static final class Parsed {
        private final List<Path> paths = new ArrayList<>();
        private List<Path> recipes = List.of();
        private List<String> lookups = WayIn.LOOK_UPS;
        private String handOver = WayIn.HAND_OVER;
        private String threads = WayIn.THREADS;
        private List<String> leftOut = WayIn.LEFT_OUT;
        private Set<String> descent = FileGraph.DESCENT;
        private boolean detail;
        private boolean trace;
        private boolean starts = true;
        private boolean picture;

        private void take(String option, String value) {
            switch (option) {
                case "--detail" -> detail = true;
                case "--trace" -> trace = true;
                case "--static" -> starts = false;
                case "--picture" -> picture = true;
                case "--recipes" -> recipes = list(value).stream().map(Path::of).toList();
                case "--look-ups" -> lookups = list(value);
                case "--hand-over" -> handOver = value;
                case "--threads" -> threads = value;
                case "--leave-out" -> leftOut = list(value);
                case "--descent" -> descent = Set.copyOf(list(value));
                default -> throw new IllegalArgumentException("there is no option '" + option + "'");
            }
        }

        private Options options() {
            return new Options(
                    picture ? List.of(new Build(Path.of(""), only(paths))) : builds(paths),
                    recipes,
                    new WayIn.Bounds(lookups, handOver, threads, leftOut),
                    descent,
                    detail,
                    trace,
                    starts,
                    picture);
        }
    }

    /** @throws IllegalArgumentException when an option or a build is none */
    static Options parse(String... arguments) {
        Parsed parsed = new Parsed();
        for (String argument : arguments) {
            if (argument.startsWith("--")) {
                String[] parts = argument.split("=", 2);
                parsed.take(parts[0], parts.length == 2 ? parts[1] : "");
            } else {
                parsed.paths.add(Path.of(argument));
            }
        }
        return parsed.options();
    }

    private static Path only(List<Path> paths) {
        if (paths.size() != 1) {
            throw new IllegalArgumentException("the picture needs one jar, not " + paths.size());
        }
        return paths.getFirst();
    }

    private static List<Build> builds(List<Path> paths) {
        return switch (paths.size()) {
            case 2 -> List.of(new Build(paths.get(0), paths.get(1)));
            case 4 -> List.of(new Build(paths.get(0), paths.get(1)), new Build(paths.get(2), paths.get(3)));
            default ->
                throw new IllegalArgumentException("needs CHECKOUT JAR, once or twice, not " + paths.size() + " paths");
        };
    }

    private static List<String> list(String value) {
        return Arrays.stream(value.split(",")).filter(part -> !part.isBlank()).toList();
    }
}
