package io.millrace.constraint.regex;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which expressions begin with a run of any characters that a JSON string holds as they are. */
public final class Runs {

    private static final int NO_RUN = -1;
    private static final CodePoints PLAIN = CodePoints.of(0x20, Character.MAX_CODE_POINT)
            .and(CodePoints.in("\"\\").not());
    private static final String PROBES = "~eQ7 ";

    private record Pair(int e, int character) {}

    private final Expressions expressions;
    private final Derivatives derivatives;
    private final int plain;
    private final Map<Integer, Boolean> covering = new HashMap<>();
    private final Map<Integer, Boolean> refusing = new HashMap<>();

    public Runs(Expressions expressions, Derivatives derivatives) {
        this.expressions = expressions;
        this.derivatives = derivatives;
        this.plain = Utf8Ranges.expression(expressions, PLAIN);
    }

    /** The most plain characters that an expression takes, any of them at any place; negative where that is not known. */
    public int plainCharacters(int e) {
        int[] tuple = expressions.tuple(e);
        int tail = tuple[0] == Expressions.CONCAT ? tuple[2] : Expressions.EMPTY;
        int[] head = tuple[0] == Expressions.CONCAT ? expressions.tuple(tuple[1]) : tuple;
        if (head[0] != Expressions.REPEAT || !covers(head[1]) || !refuses(tail)) {
            return NO_RUN;
        }
        return head[3] == Regex.Repeat.UNBOUNDED ? Integer.MAX_VALUE : head[3];
    }

    /** An expression that takes any plain characters and is met soon in another; NOTHING where there is none. */
    public int reference(int e) {
        for (int i = 0; i < PROBES.length(); i++) {
            int next = derivatives.after(e, PROBES.charAt(i));
            if (next != e && plainCharacters(next) == Integer.MAX_VALUE) {
                return next;
            }
        }
        return Expressions.NOTHING;
    }

    private boolean covers(int character) {
        Boolean known = covering.get(character);
        if (known == null) {
            known = findCovers(character);
            covering.put(character, known);
        }
        return known;
    }

    private boolean findCovers(int character) {
        Set<Pair> seen = new HashSet<>();
        Deque<Pair> open = new ArrayDeque<>();
        open.add(new Pair(character, plain));
        while (!open.isEmpty()) {
            Pair at = open.remove();
            for (int b = 0; b < 256; b++) {
                int character2 = derivatives.after(at.character, b);
                int e = derivatives.after(at.e, b);
                if (character2 != Expressions.NOTHING) {
                    Pair next = new Pair(e, character2);
                    if (e == Expressions.NOTHING || (e == Expressions.EMPTY) != (character2 == Expressions.EMPTY)) {
                        return false;
                    }
                    if (character2 != Expressions.EMPTY && seen.add(next)) {
                        open.add(next);
                    }
                }
            }
        }
        return true;
    }

    /** Whether no text of an expression begins with a plain character. */
    private boolean refuses(int e) {
        Boolean known = refusing.get(e);
        if (known == null) {
            known = findRefuses(e);
            refusing.put(e, known);
        }
        return known;
    }

    private boolean findRefuses(int e) {
        for (int b = 0; b < 256; b++) {
            if (derivatives.after(plain, b) != Expressions.NOTHING && derivatives.after(e, b) != Expressions.NOTHING) {
                return false;
            }
        }
        return true;
    }
}
