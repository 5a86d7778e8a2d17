package io.millrace.constraint.schema;

import io.millrace.constraint.grammar.Node;
import io.millrace.constraint.grammar.Node.Step;
import io.millrace.constraint.grammar.Node.Walker;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Where an object stands between two members.
 *
 * @param next the first named member that may still come; those before it are past
 * @param seen named members that came, where they may come in any order
 * @param count members so far, up to what still matters
 * @param needs bits of the needs still open
 */
record ObjectWalk(Moves moves, int next, BitSet seen, int count, int needs) implements Walker {

    /**
     * A member that may come.
     *
     * @param named its place among the named ones, or -1
     * @param meets bits of the needs that it meets
     */
    record Move(int named, int meets, Node first, Node later) {}

    /** What an object may consist of; alike only to itself. */
    static final class Moves {
        final List<List<Move>> named;
        final List<Move> free;
        final BitSet required;
        final int min;
        final int max;
        final int needs;
        final boolean anyOrder;
        /** Beyond it the number of members no longer matters. */
        final int counted;

        Moves(List<List<Move>> named, List<Move> free, BitSet required, ObjectFacts facts, boolean anyOrder) {
            this.named = named;
            this.free = free;
            this.required = required;
            this.min = facts.min();
            this.max = facts.max();
            this.needs = (1 << facts.needs().size()) - 1;
            this.anyOrder = anyOrder;
            boolean endless = max == Integer.MAX_VALUE || free.isEmpty() && max >= named.size();
            this.counted = endless ? Math.max(1, min) : max;
        }
    }

    static Walker start(Moves moves) {
        return new ObjectWalk(moves, 0, new BitSet(), 0, moves.needs);
    }

    @Override
    public boolean mayEnd() {
        return needs == 0 && count >= moves.min && nextRequired() < 0;
    }

    @Override
    public List<Step> steps() {
        List<Step> all = new ArrayList<>();
        if (count >= moves.max && moves.counted == moves.max) {
            return all;
        }
        int required = nextRequired();
        int last = moves.anyOrder || required < 0 ? moves.named.size() - 1 : required;
        for (int i = next; i <= last; i++) {
            if (!seen.get(i)) {
                moves.named.get(i).forEach(m -> add(m, all));
            }
        }
        if (required < 0 || moves.anyOrder) {
            moves.free.forEach(m -> add(m, all));
        }
        return all;
    }

    private int nextRequired() {
        if (!moves.anyOrder) {
            return moves.required.nextSetBit(next);
        }
        BitSet missing = (BitSet) moves.required.clone();
        missing.andNot(seen);
        return missing.nextSetBit(0);
    }

    private void add(Move move, List<Step> steps) {
        if ((move.meets & ~needs) == 0) {
            steps.add(new Step(count == 0 ? move.first : move.later, after(move)));
        }
    }

    private ObjectWalk after(Move move) {
        int past = move.named < 0 ? moves.named.size() : move.named + 1;
        BitSet now = seen;
        if (moves.anyOrder && move.named >= 0) {
            now = (BitSet) seen.clone();
            now.set(move.named);
        }
        int more = Math.min(count + 1, moves.counted);
        return new ObjectWalk(moves, moves.anyOrder ? 0 : past, now, more, needs & ~move.meets);
    }
}
