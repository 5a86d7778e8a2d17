package io.millrace.constraint.notation;

import io.millrace.constraint.regex.Regex;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Makes languages of others, as long as they stay small, and knows which of them hold the empty text. */
final class LanguageBuilder {

    private static final long SIZE = 100_000;

    /**
     * Of a language that is made of others.
     *
     * @param size parts
     * @param empty whether the empty text is in it
     */
    private record Facts(long size, boolean empty) {}

    private final IdentityHashMap<Regex, Facts> known = new IdentityHashMap<>();
    private final PatternWork work;

    LanguageBuilder(PatternWork work) {
        this.work = work;
    }

    boolean holdsEmpty(Regex r) {
        Facts facts = known.get(r);
        return facts == null ? r.equals(Regex.EMPTY) || r.equals(Regex.ANY) : facts.empty;
    }

    Regex concat(List<Regex> all) {
        if (all.contains(Regex.NOTHING)) {
            return Regex.NOTHING;
        }
        List<Regex> parts = new ArrayList<>();
        for (Regex part : all) {
            List<Regex> inner = part instanceof Regex.Concat(List<Regex> own) ? own : List.of(part);
            work.spend(inner.size());
            parts.addAll(inner);
        }
        return parts.size() == 1
                ? parts.getFirst()
                : noted(
                        new Regex.Concat(parts),
                        sum(all)
                                - all.stream()
                                        .filter(Regex.Concat.class::isInstance)
                                        .count(),
                        all.stream().allMatch(this::holdsEmpty));
    }

    Regex union(List<Regex> parts) {
        List<Regex> some = parts.stream().filter(p -> !p.equals(Regex.NOTHING)).toList();
        work.spend(some.size());
        return some.size() == 1
                ? some.getFirst()
                : noted(new Regex.Union(some), sum(some), some.stream().anyMatch(this::holdsEmpty));
    }

    Regex both(Regex a, Regex b) {
        return b.equals(Regex.ANY)
                ? a
                : noted(new Regex.Intersection(List.of(a, b)), size(a) + size(b), holdsEmpty(a) && holdsEmpty(b));
    }

    Regex repeat(Regex of, int min, int max) {
        return noted(new Regex.Repeat(of, min, max), size(of), min == 0 || holdsEmpty(of));
    }

    Regex not(Regex of) {
        return noted(new Regex.Complement(of), size(of), !holdsEmpty(of));
    }

    /** The same language, if it has not become too large. */
    private Regex noted(Regex whole, long parts, boolean empty) {
        if (parts >= SIZE) {
            throw new IllegalArgumentException("has more than " + SIZE + " parts once its anchors are spelled out");
        }
        known.put(whole, new Facts(1 + parts, empty));
        return whole;
    }

    private long sum(List<Regex> parts) {
        return parts.stream().mapToLong(this::size).sum();
    }

    private long size(Regex part) {
        Facts facts = known.get(part);
        return facts == null ? 1 : facts.size;
    }
}
