package io.millrace.constraint.schema;

import io.millrace.constraint.schema.MaskBench.Instance;
import io.millrace.constraint.schema.MaskBench.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Prints what share of the schemas of a file is held, why others are not, and which instances are accepted.
 *
 * <p>{@code java -Dmaskbench=FILE … MaskBenchTable [name]}: with a name, only schemas whose name has it, with their instances.
 */
public final class MaskBenchTable {

    private MaskBenchTable() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(System.getProperty("maskbench"));
        String wanted = arguments.length == 0 ? "" : arguments[0];
        List<Outcome> all = MaskBench.lines(file)
                .filter(line -> line.get("name").stringValue().contains(wanted))
                .peek(line -> trace(line.get("name").stringValue()))
                .map(MaskBench::outcome)
                .toList();
        summary(all);
        reasons(all);
        instances(all);
        slowest(all);
    }

    private static void trace(String name) {
        if (Boolean.getBoolean("trace")) {
            System.err.println(System.currentTimeMillis() + " " + name);
        }
    }

    private static void summary(List<Outcome> all) {
        long compiled = all.stream().filter(Outcome::compiled).count();
        IO.println("schemas %d, compiled %d (%.1f %%)".formatted(all.size(), compiled, 100.0 * compiled / all.size()));
        IO.println("instances valid: accepted %d, refused for key order %d, refused otherwise %d"
                .formatted(
                        count(all, i -> i.valid() && i.accepted()),
                        count(all, i -> i.valid() && !i.accepted() && i.reordered()),
                        count(all, i -> i.valid() && !i.accepted() && !i.reordered())));
        IO.println("instances invalid: refused %d, accepted %d"
                .formatted(count(all, i -> !i.valid() && !i.accepted()), count(all, i -> !i.valid() && i.accepted())));
    }

    private static long count(List<Outcome> all, java.util.function.Predicate<Instance> which) {
        return all.stream().flatMap(o -> o.instances().stream()).filter(which).count();
    }

    private static void reasons(List<Outcome> all) {
        Map<String, List<Outcome>> byReason = all.stream()
                .filter(o -> !o.compiled())
                .collect(Collectors.groupingBy(o -> reason(o.refused()), TreeMap::new, Collectors.toList()));
        byReason.entrySet().stream()
                .sorted((a, b) -> b.getValue().size() - a.getValue().size())
                .forEach(e -> IO.println("%4d  %s   e.g. %s: %s"
                        .formatted(
                                e.getValue().size(),
                                e.getKey(),
                                e.getValue().getFirst().name(),
                                cut(e.getValue().getFirst().refused(), 300))));
    }

    private static String reason(String refused) {
        return cut(refused.replaceAll("at #\\S*", "at …").replaceAll("\\d+", "N"), 70);
    }

    private static void instances(List<Outcome> all) {
        for (Outcome outcome : all) {
            for (Instance i : outcome.instances()) {
                if (i.valid() != i.accepted()) {
                    String what = i.accepted() ? "INVALID ACCEPTED" : i.reordered() ? "key order" : "VALID REFUSED";
                    int from = Math.max(0, i.at() - 60);
                    String text = i.accepted()
                            ? cut(i.text(), 400)
                            : i.text()
                                            .substring(
                                                    Math.min(from, i.text().length()),
                                                    Math.min(i.at(), i.text().length())) + " <<>> "
                                    + cut(
                                            i.text()
                                                    .substring(Math.min(
                                                            i.at(), i.text().length())),
                                            60);
                    IO.println(what + " " + outcome.name() + " at " + i.at() + ": " + text);
                }
            }
        }
    }

    private static void slowest(List<Outcome> all) {
        all.stream()
                .sorted((a, b) -> Long.compare(b.millis(), a.millis()))
                .limit(8)
                .forEach(o -> IO.println("%6d ms %s".formatted(o.millis(), o.name())));
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most) + "…" : text;
    }
}
