package io.millrace.constraint.notation;

import io.millrace.constraint.regex.CodePoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Characters that differ in case only, by Unicode's simple case folding. */
final class CaseFolding {

    private static final int DOTTED_I = 0x130;
    private static final int DOTLESS_I = 0x131;

    /** Each character that has others of its kind, with all of them. */
    private static final NavigableMap<Integer, List<Integer>> KINDS = kinds();

    private CaseFolding() {}

    /** A set and what differs from its characters in case only. */
    static CodePoints close(CodePoints set) {
        List<CodePoints> all = new ArrayList<>(List.of(set));
        for (CodePoints.Range range : set.ranges()) {
            KINDS.subMap(range.first(), true, range.last(), true)
                    .values()
                    .forEach(kind -> kind.forEach(c -> all.add(CodePoints.of(c))));
        }
        return CodePoints.anyOf(all);
    }

    private static NavigableMap<Integer, List<Integer>> kinds() {
        Map<Integer, List<Integer>> folded = new HashMap<>();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c != DOTTED_I && c != DOTLESS_I && (Character.toLowerCase(c) != c || Character.toUpperCase(c) != c)) {
                folded.computeIfAbsent(Character.toLowerCase(Character.toUpperCase(c)), _ -> new ArrayList<>())
                        .add(c);
            }
        }
        TreeMap<Integer, List<Integer>> kinds = new TreeMap<>();
        folded.values().forEach(kind -> kind.forEach(c -> kinds.put(c, kind)));
        return kinds;
    }
}
