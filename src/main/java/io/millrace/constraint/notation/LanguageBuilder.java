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

    boolean holdsEmpty(Regex r) {
        Facts facts = known.get(r);
        return facts == null ? r.equals(Regex.EMPTY) || r.equals(Regex.ANY) : facts.empty;
    }

    /** Of a language whose parts are known. */
    private boolean startsEmpty(Regex r) {
        return switch (r) {
            case Regex.Concat c -> c.parts().stream().allMatch(this::holdsEmpty);
            case Regex.Union u -> u.parts().stream().anyMatch(this::holdsEmpty);
            case Regex.Intersection i -> i.parts().stream().allMatch(this::holdsEmpty);
            case Regex.Complement c -> !holdsEmpty(c.of());
            case Regex.Repeat p -> p.min() == 0 || holdsEmpty(p.of());
            case Regex.Literal _, Regex.Chars _, Regex.JsonString _, Regex.Multiple _ -> false;
            case Regex.Spelled spelled -> holdsEmpty(spelled.content());
        };
    }

    Regex concat(List<Regex> all) {
        if (all.contains(Regex.NOTHING)) {
            return Regex.NOTHING;
        }
        List<Regex> parts = new ArrayList<>();
        for (Regex part : all) {
            parts.addAll(part instanceof Regex.Concat(List<Regex> inner) ? inner : List.of(part));
        }
        return parts.size() == 1 ? parts.getFirst() : noted(new Regex.Concat(parts), parts);
    }

    Regex union(List<Regex> parts) {
        List<Regex> some = parts.stream().filter(p -> !p.equals(Regex.NOTHING)).toList();
        return some.size() == 1 ? some.getFirst() : noted(new Regex.Union(some), some);
    }

    Regex both(Regex a, Regex b) {
        return b.equals(Regex.ANY) ? a : noted(new Regex.Intersection(List.of(a, b)), List.of(a, b));
    }

    Regex repeat(Regex of, int min, int max) {
        return noted(new Regex.Repeat(of, min, max), List.of(of));
    }

    Regex not(Regex of) {
        return noted(new Regex.Complement(of), List.of(of));
    }

    /** The same language, if it has not become too large. */
    private Regex noted(Regex whole, List<Regex> parts) {
        long size = 1 + parts.stream().mapToLong(this::size).sum();
        if (size > SIZE) {
            throw new IllegalArgumentException("has more than " + SIZE + " parts once its anchors are spelled out");
        }
        known.put(whole, new Facts(size, startsEmpty(whole)));
        return whole;
    }

    private long size(Regex part) {
        Facts facts = known.get(part);
        return facts == null ? 1 : facts.size;
    }
}
