package io.millrace.constraint.match;

import java.util.Arrays;

/** The tokens that may come in the states of a machine. */
final class Masks {

    private final TokenTrie trie;
    private final Machine machine;
    private final TerminalMasks terminals;
    private final Lru<TokenSet> known;
    private final int[] places;
    private final int[] borders;

    Masks(TokenTrie trie, Machine machine, TerminalMasks terminals, long memory) {
        this.trie = trie;
        this.machine = machine;
        this.terminals = terminals;
        this.known = new Lru<>(memory, TokenSet::memory);
        this.places = new int[trie.depth() + 1];
        this.borders = new int[trie.depth() + 1];
    }

    void fill(int state, long[] mask) {
        Arrays.fill(mask, 0);
        TokenSet set = known.get(state);
        if (set == null) {
            machine.forEachConfiguration(state, (terminal, next) -> add(terminals.of(terminal), next, mask));
            known.put(state, TokenSet.of(Arrays.copyOf(mask, trie.words())));
        } else {
            set.addTo(mask);
        }
    }

    private void add(TerminalMask terminal, int next, long[] mask) {
        terminal.inside().addTo(mask);
        if (terminal.ends().length > 0) {
            int behind = machine.opened(next);
            for (int node : terminal.ends()) {
                walk(behind, node, mask);
            }
        }
    }

    /** Goes on from a state below a node. */
    private void walk(int state, int below, long[] mask) {
        int depth = 0;
        places[0] = state;
        borders[0] = trie.end(below);
        int node = below + 1;
        while (node < borders[0]) {
            while (node >= borders[depth]) {
                depth--;
            }
            int next = machine.after(places[depth], trie.byteOf(node));
            if (next == Machine.DEAD) {
                node = trie.end(node);
            } else {
                trie.mark(node, mask);
                places[++depth] = next;
                borders[depth] = trie.end(node++);
            }
        }
    }
}
