package io.millrace.lab.drill;

import static io.millrace.lab.Out.out;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a hostile drill measured.
 *
 * @param moved what the service counted meanwhile
 * @param ended whether the process has
 */
record HostileReport(
        Ends chat,
        Ends embedding,
        Map<Attack, Ends> attacks,
        Sizes sizes,
        UnmovedCounts moved,
        Set<String> breakers,
        boolean ended) {

    private static final double MEGABYTE = 1e6;
    private static final double LONGEST_CHAT = 1;
    private static final double MOST_GROWTH = 1.2;

    /** Bytes in physical memory (RSS); not a number where they are not known. */
    record Sizes(double warm, double peak, double rested) {
        double ratio() {
            return rested / warm;
        }
    }

    /** All of them must be met. */
    List<Aim> aims() {
        double slowest = chat.seconds(0.99);
        return List.of(
                refused("chats", chat),
                refused("embeddings", embedding),
                must("p99 of chats under 1 s", String.format(Locale.ROOT, "%.3f s", slowest), slowest < LONGEST_CHAT),
                Aim.none("ends of the process", ended ? 1 : 0, ""),
                Aim.none("models loaded anew", moved.loads(), ""),
                Aim.none("faults that breakers counted", moved.faults(), ""),
                Aim.none("requests that breakers refused", moved.refusals(), ""),
                Aim.none("breakers seen open", breakers.size(), String.join(", ", breakers)),
                Aim.none("hostile requests answered by a 5xx but 503 and 504", faults(attacks.values()), ""),
                must(
                        "RSS after the rest at most 20 % over that after the warm-up",
                        String.format(Locale.ROOT, "%.2f", sizes.ratio()), sizes.ratio() <= MOST_GROWTH));
    }

    private static long faults(Collection<Ends> ends) {
        return ends.stream().mapToLong(Ends::faults).sum();
    }

    private static Aim refused(String what, Ends ends) {
        long good = ends.count("200");
        return must("all honest " + what + " answered 200", good + " of " + ends.all(), good > 0 && good == ends.all());
    }

    private static Aim must(String what, String measured, boolean met) {
        return new Aim(what, measured, met, true);
    }

    int print() {
        out("%-20s | %6s | %8s | %8s | %8s | ends", "requests", "count", "p50 s", "p99 s", "max s");
        List<String> rows = new ArrayList<>();
        attacks.forEach((attack, ends) -> rows.add(row(attack.name().toLowerCase(Locale.ROOT), ends)));
        rows.add(row("honest chat", chat));
        rows.add(row("honest embedding", embedding));
        rows.forEach(row -> out("%s", row));
        out(
                "RSS in MB: %.0f after the warm-up, %.0f at its peak, %.0f after the rest",
                sizes.warm() / MEGABYTE, sizes.peak() / MEGABYTE, sizes.rested() / MEGABYTE);
        return Verdicts.print(aims());
    }

    private static String row(String what, Ends ends) {
        return String.format(
                Locale.ROOT,
                "%-20s | %6d | %8.3f | %8.3f | %8.3f | %s",
                what,
                ends.all(),
                ends.seconds(0.5),
                ends.seconds(0.99),
                ends.seconds(1),
                ends.byEnd());
    }
}
