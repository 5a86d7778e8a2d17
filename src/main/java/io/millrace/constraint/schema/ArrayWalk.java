package io.millrace.constraint.schema;

import io.millrace.constraint.grammar.Node.Step;
import io.millrace.constraint.grammar.Node.Walker;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Where an array stands between two items, where items are counted or have to differ.
 *
 * @param index items so far, up to what still matters
 * @param hits of each count that is kept, up to what still matters
 * @param used values that came, where all have to differ
 */
record ArrayWalk(Items items, int index, List<Integer> hits, BitSet used) implements Walker {

    /** The items that may come at an index; alike only to themselves. */
    interface Items {

        List<Choice> at(int index);

        /** Whether an array with so many items and hits may end. */
        boolean mayEnd(int index, List<Integer> hits);

        /** Items after which their number no longer matters. */
        int counted();

        /** Hits after which their number no longer matters. */
        int counted(int count);

        int max();
    }

    /**
     * An item that may come.
     *
     * @param value its place among the values that have to differ, or -1
     * @param hits for each count whether it counts
     */
    record Choice(
            int value,
            List<Boolean> hits,
            io.millrace.constraint.grammar.Node first,
            io.millrace.constraint.grammar.Node later) {}

    @Override
    public boolean mayEnd() {
        return items.mayEnd(index, hits);
    }

    @Override
    public List<Step> steps() {
        List<Step> all = new ArrayList<>();
        if (index >= items.max()) {
            return all;
        }
        for (Choice choice : items.at(index)) {
            if (choice.value < 0 || !used.get(choice.value)) {
                all.add(new Step(index == 0 ? choice.first : choice.later, after(choice)));
            }
        }
        return all;
    }

    private ArrayWalk after(Choice choice) {
        List<Integer> more = new ArrayList<>();
        for (int i = 0; i < hits.size(); i++) {
            more.add(Math.min(hits.get(i) + (choice.hits.get(i) ? 1 : 0), items.counted(i)));
        }
        BitSet now = used;
        if (choice.value >= 0) {
            now = (BitSet) used.clone();
            now.set(choice.value);
        }
        return new ArrayWalk(items, Math.min(index + 1, items.counted()), List.copyOf(more), now);
    }
}
