package io.millrace.constraint.schema;

import io.millrace.constraint.regex.CodePoints;
import io.millrace.constraint.regex.Regex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Questions about regular languages, answered by derivatives (Brzozowski 1964). */
final class LanguageQuestions {

    private static final int STATES = 2_000;
    private static final int WORK = 200_000;

    private LanguageQuestions() {}

    static boolean contains(Regex language, String text) {
        Regex rest = language;
        for (int at = 0; at < text.length() && !rest.equals(Regex.NOTHING); ) {
            int c = text.codePointAt(at);
            rest = after(rest, c);
            at += Character.charCount(c);
        }
        return holdsEmpty(rest);
    }

    /** Whether a language is surely empty; one too large to tell counts as not empty. */
    static boolean isEmpty(Regex language, SchemaBudget budget) {
        if (isPlain(language)) {
            return isPlainEmpty(language);
        }
        Set<Regex> seen = new HashSet<>();
        Deque<Regex> open = new ArrayDeque<>();
        open.push(language);
        int work = 0;
        while (!open.isEmpty()) {
            Regex at = open.pop();
            if (holdsEmpty(at) || seen.size() > STATES || work > WORK) {
                return false;
            }
            int size = size(at);
            for (int c : samples(at)) {
                work += size;
                budget.derive(size);
                Regex next = after(at, c);
                if (!next.equals(Regex.NOTHING) && seen.add(next)) {
                    open.push(next);
                }
            }
        }
        return true;
    }

    static boolean disjoint(Regex a, Regex b, SchemaBudget budget) {
        return isEmpty(new Regex.Intersection(List.of(a, b)), budget);
    }

    static boolean holdsEmpty(Regex r) {
        return switch (r) {
            case Regex.Literal l -> l.text().isEmpty();
            case Regex.Chars _ -> false;
            case Regex.Concat c -> c.parts().stream().allMatch(LanguageQuestions::holdsEmpty);
            case Regex.Union u -> u.parts().stream().anyMatch(LanguageQuestions::holdsEmpty);
            case Regex.Intersection i -> i.parts().stream().allMatch(LanguageQuestions::holdsEmpty);
            case Regex.Complement c -> !holdsEmpty(c.of());
            case Regex.Repeat p -> p.min() == 0 || holdsEmpty(p.of());
            case Regex.Spelled s -> holdsEmpty(s.content());
            case Regex.JsonString _, Regex.Multiple _ -> false;
        };
    }

    private static Regex after(Regex r, int c) {
        return switch (r) {
            case Regex.Literal l -> afterLiteral(l.text(), c);
            case Regex.Chars s -> s.set().contains(c) ? Regex.EMPTY : Regex.NOTHING;
            case Regex.Concat s -> afterAll(s.parts(), c);
            case Regex.Union u -> union(u.parts().stream().map(p -> after(p, c)).toList());
            case Regex.Intersection i ->
                both(i.parts().stream().map(p -> after(p, c)).toList());
            case Regex.Complement n -> not(after(n.of(), c));
            case Regex.Repeat p -> afterRepeat(p, c);
            case Regex.JsonString _, Regex.Spelled _, Regex.Multiple _ ->
                throw new IllegalArgumentException("no text: " + r);
        };
    }

    private static Regex afterLiteral(String text, int c) {
        if (text.isEmpty() || text.codePointAt(0) != c) {
            return Regex.NOTHING;
        }
        String rest = text.substring(Character.charCount(c));
        return rest.isEmpty() ? Regex.EMPTY : new Regex.Literal(rest);
    }

    private static Regex afterAll(List<Regex> parts, int c) {
        List<Regex> ways = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            List<Regex> rest = new ArrayList<>(parts.subList(i, parts.size()));
            rest.set(0, after(parts.get(i), c));
            ways.add(concat(rest));
            if (!holdsEmpty(parts.get(i))) {
                break;
            }
        }
        return union(ways);
    }

    private static Regex afterRepeat(Regex.Repeat r, int c) {
        if (r.max() == 0) {
            return Regex.NOTHING;
        }
        int max = r.max() == Regex.Repeat.UNBOUNDED ? r.max() : r.max() - 1;
        Regex rest = max == 0 ? Regex.EMPTY : new Regex.Repeat(r.of(), Math.max(0, r.min() - 1), max);
        return concat(List.of(after(r.of(), c), rest));
    }

    private static Regex concat(List<Regex> parts) {
        List<Regex> flat = new ArrayList<>();
        for (Regex part : parts) {
            if (part.equals(Regex.NOTHING)) {
                return Regex.NOTHING;
            }
            if (part instanceof Regex.Concat(List<Regex> inner)) {
                flat.addAll(inner);
            } else {
                flat.add(part);
            }
        }
        return flat.size() == 1 ? flat.getFirst() : new Regex.Concat(flat);
    }

    private static Regex union(List<Regex> parts) {
        Set<Regex> flat = new LinkedHashSet<>();
        for (Regex part : parts) {
            flat.addAll(part instanceof Regex.Union(List<Regex> inner) ? inner : List.of(part));
        }
        if (flat.contains(Regex.ANY)) {
            return Regex.ANY;
        }
        return flat.size() == 1 ? flat.iterator().next() : new Regex.Union(List.copyOf(flat));
    }

    private static Regex both(List<Regex> parts) {
        Set<Regex> flat = new LinkedHashSet<>();
        for (Regex part : parts) {
            if (part.equals(Regex.NOTHING)) {
                return Regex.NOTHING;
            }
            flat.addAll(part instanceof Regex.Intersection(List<Regex> inner) ? inner : List.of(part));
        }
        flat.remove(Regex.ANY);
        return flat.isEmpty()
                ? Regex.ANY
                : flat.size() == 1 ? flat.iterator().next() : new Regex.Intersection(List.copyOf(flat));
    }

    private static Regex not(Regex r) {
        if (r instanceof Regex.Complement(Regex of)) {
            return of;
        }
        if (r.equals(Regex.NOTHING)) {
            return Regex.ANY;
        }
        return r.equals(Regex.ANY) ? Regex.NOTHING : new Regex.Complement(r);
    }

    /** One code point of each run that goes on alike. */
    private static Set<Integer> samples(Regex r) {
        Set<Integer> starts = new TreeSet<>();
        starts.add(0);
        heads(r, starts);
        starts.removeIf(
                c -> c > Character.MAX_CODE_POINT || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
        return starts;
    }

    private static void heads(Regex r, Set<Integer> starts) {
        switch (r) {
            case Regex.Literal l
            when !l.text().isEmpty() -> head(CodePoints.of(l.text().codePointAt(0)), starts);
            case Regex.Chars s -> head(s.set(), starts);
            case Regex.Concat s -> {
                for (Regex part : s.parts()) {
                    heads(part, starts);
                    if (!holdsEmpty(part)) {
                        break;
                    }
                }
            }
            case Regex.Union u -> u.parts().forEach(p -> heads(p, starts));
            case Regex.Intersection i -> i.parts().forEach(p -> heads(p, starts));
            case Regex.Complement n -> heads(n.of(), starts);
            case Regex.Repeat p -> heads(p.of(), starts);
            default -> {}
        }
    }

    private static void head(CodePoints set, Set<Integer> starts) {
        for (CodePoints.Range range : set.ranges()) {
            starts.add(range.first());
            starts.add(range.last() + 1);
        }
    }

    private static boolean isPlain(Regex r) {
        return switch (r) {
            case Regex.Concat c -> c.parts().stream().allMatch(LanguageQuestions::isPlain);
            case Regex.Union u -> u.parts().stream().allMatch(LanguageQuestions::isPlain);
            case Regex.Repeat p -> isPlain(p.of());
            case Regex.Intersection _, Regex.Complement _ -> false;
            default -> true;
        };
    }

    private static boolean isPlainEmpty(Regex r) {
        return switch (r) {
            case Regex.Chars c -> c.set().isEmpty();
            case Regex.Concat c -> c.parts().stream().anyMatch(LanguageQuestions::isPlainEmpty);
            case Regex.Union u -> u.parts().stream().allMatch(LanguageQuestions::isPlainEmpty);
            case Regex.Repeat p -> p.min() > 0 && isPlainEmpty(p.of());
            default -> false;
        };
    }

    private static int size(Regex r) {
        return switch (r) {
            case Regex.Concat c ->
                1 + c.parts().stream().mapToInt(LanguageQuestions::size).sum();
            case Regex.Union u ->
                1 + u.parts().stream().mapToInt(LanguageQuestions::size).sum();
            case Regex.Intersection i ->
                1 + i.parts().stream().mapToInt(LanguageQuestions::size).sum();
            case Regex.Complement n -> 1 + size(n.of());
            case Regex.Repeat p -> 1 + size(p.of());
            case Regex.Chars s -> 1 + s.set().ranges().size();
            default -> 1;
        };
    }
}
