package io.millrace.constraint.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Unions and intersections in their simplest forms: flat, in order, each member once, sets of bytes joined. */
final class Members {

    /** Stands for the sets of bytes among members. */
    private static final int NO_MEMBER = -2;

    private static final int LONGEST_LEAD = 100;

    private final Expressions expressions;
    private final Universes universes;

    Members(Expressions expressions, Universes universes) {
        this.expressions = expressions;
        this.universes = universes;
    }

    int union(int... parts) {
        TreeSet<Integer> members = new TreeSet<>();
        ByteSet set = new ByteSet();
        for (int part : parts) {
            addMember(part, Expressions.UNION, members, set, false);
        }
        if (!set.isEmpty()) {
            members.add(expressions.bytes(set));
        }
        members.remove(Expressions.NOTHING);
        if (members.contains(expressions.all)) {
            return expressions.all;
        }
        absorb(members);
        if (members.contains(Expressions.EMPTY)
                && members.stream().anyMatch(m -> m != Expressions.EMPTY && expressions.nullable(m))) {
            members.remove(Expressions.EMPTY);
        }
        return of(Expressions.UNION, members, Expressions.NOTHING);
    }

    /** Leaves out what is part of another member that begins with any texts of a universe. */
    private void absorb(SortedSet<Integer> members) {
        List<Integer> whole = new ArrayList<>();
        for (int member : members) {
            if (universes.of(head(member)) >= 0) {
                whole.add(member);
            }
        }
        for (int member : whole) {
            int universe = universes.of(head(member));
            int tail =
                    expressions.kind(member) == Expressions.CONCAT ? expressions.tuple(member)[2] : Expressions.EMPTY;
            members.removeIf(m -> m != member && leads(m, tail, universe));
        }
    }

    private int head(int e) {
        return expressions.kind(e) == Expressions.CONCAT ? expressions.tuple(e)[1] : e;
    }

    /** Whether an expression is texts of a universe followed by a tail. */
    private boolean leads(int e, int tail, int universe) {
        int rest = e;
        for (int i = 0; i < LONGEST_LEAD && rest != tail && expressions.kind(rest) == Expressions.CONCAT; i++) {
            if (!universes.holds(universe, expressions.tuple(rest)[1])) {
                return false;
            }
            rest = expressions.tuple(rest)[2];
        }
        return rest == tail || tail == Expressions.EMPTY && universes.holds(universe, rest);
    }

    int intersection(int... parts) {
        TreeSet<Integer> members = new TreeSet<>();
        ByteSet set = ByteSet.all();
        for (int part : parts) {
            addMember(part, Expressions.INTERSECTION, members, set, true);
        }
        if (members.remove(NO_MEMBER)) {
            members.add(expressions.bytes(set));
        }
        members.remove(expressions.all);
        leaveOutUniverses(members);
        if (members.contains(Expressions.NOTHING)) {
            return Expressions.NOTHING;
        }
        if (members.contains(Expressions.EMPTY)) {
            return members.stream().allMatch(expressions::nullable) ? Expressions.EMPTY : Expressions.NOTHING;
        }
        return of(Expressions.INTERSECTION, members, expressions.all);
    }

    /** Leaves out all texts of a universe where another member is part of it. */
    private void leaveOutUniverses(SortedSet<Integer> members) {
        members.removeIf(member -> {
            int universe = universes.of(member);
            return universe >= 0 && members.stream().anyMatch(m -> !m.equals(member) && universes.holds(universe, m));
        });
    }

    private void addMember(int part, int kind, SortedSet<Integer> members, ByteSet set, boolean and) {
        int[] tuple = expressions.tuple(part);
        if (tuple[0] == kind) {
            for (int i = 1; i < tuple.length; i++) {
                addMember(tuple[i], kind, members, set, and);
            }
        } else if (tuple[0] == Expressions.BYTES) {
            for (int i = 0; i < ByteSet.WORDS; i++) {
                set.words[i] = and ? set.words[i] & tuple[i + 1] : set.words[i] | tuple[i + 1];
            }
            if (and) {
                members.add(NO_MEMBER);
            }
        } else {
            members.add(part);
        }
    }

    private int of(int kind, SortedSet<Integer> members, int none) {
        if (members.size() < 2) {
            return members.isEmpty() ? none : members.first();
        }
        int[] tuple = new int[members.size() + 1];
        tuple[0] = kind;
        int i = 1;
        for (int member : members) {
            tuple[i++] = member;
        }
        return expressions.add(tuple);
    }
}
