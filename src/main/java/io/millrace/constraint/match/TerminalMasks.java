package io.millrace.constraint.match;

import io.millrace.constraint.regex.Derivatives;
import io.millrace.constraint.regex.Expressions;
import io.millrace.constraint.regex.Runs;
import java.util.Arrays;

/** Finds which tokens go on a terminal, by walks over the trie that leave out what is known already. */
final class TerminalMasks {

    private final TokenTrie trie;
    private final Expressions expressions;
    private final Derivatives derivatives;
    private final Runs runs;
    private final Lru<TerminalMask> known;

    private final int[] places;
    private final int[] references;
    private final int[] borders;
    private final Ints ends = new Ints();

    TerminalMasks(TokenTrie trie, Expressions expressions, Derivatives derivatives, long memory) {
        this.trie = trie;
        this.expressions = expressions;
        this.derivatives = derivatives;
        this.runs = new Runs(expressions, derivatives);
        this.known = new Lru<>(memory, TerminalMask::memory);
        this.places = new int[trie.depth() + 1];
        this.references = new int[trie.depth() + 1];
        this.borders = new int[trie.depth() + 1];
    }

    TerminalMask of(int terminal) {
        TerminalMask mask = known.get(terminal);
        if (mask == null) {
            mask = find(terminal);
            known.put(terminal, mask);
        }
        return mask;
    }

    private TerminalMask find(int terminal) {
        int run = runs.plainCharacters(terminal);
        if (run > 0) {
            return walk(terminal, trie.plain().upTo(run).clone(), true);
        }
        int reference = runs.reference(terminal);
        return reference == Expressions.NOTHING
                ? walk(terminal, new long[trie.words()], false)
                : differ(terminal, reference, of(reference));
    }

    /** Walks over all tokens, or over those that are not plain alone. */
    private TerminalMask walk(int terminal, long[] mask, boolean others) {
        ends.clear();
        int depth = 0;
        places[0] = terminal;
        borders[0] = trie.nodes();
        for (int node = first(0, others); node < trie.nodes(); node = first(node, others)) {
            while (node >= borders[depth]) {
                depth--;
            }
            int next = derivatives.after(places[depth], trie.byteOf(node));
            if (next == Expressions.NOTHING) {
                node = trie.end(node);
            } else {
                take(node, next, mask);
                places[++depth] = next;
                borders[depth] = trie.end(node++);
            }
        }
        return new TerminalMask(TokenSet.of(mask), ends.toArray());
    }

    private int first(int node, boolean others) {
        return others && node < trie.nodes() ? trie.nextOther(node) : node;
    }

    private void take(int node, int next, long[] mask) {
        trie.mark(node, mask);
        if (expressions.nullable(next) && trie.end(node) > node + 1) {
            ends.add(node);
        }
    }

    /** Walks only where a terminal differs from one whose mask is known. */
    private TerminalMask differ(int terminal, int reference, TerminalMask known) {
        long[] mask = known.inside().copy(trie.words());
        ends.clear();
        int depth = 0;
        places[0] = terminal;
        references[0] = reference;
        borders[0] = trie.nodes();
        int node = 0;
        while (node < trie.nodes()) {
            while (node >= borders[depth]) {
                depth--;
            }
            int next = derivatives.after(places[depth], trie.byteOf(node));
            int other = derivatives.after(references[depth], trie.byteOf(node));
            if (next == other) {
                addEnds(known.ends(), node, trie.end(node));
                node = trie.end(node);
            } else if (next == Expressions.NOTHING) {
                trie.clearBelow(node, mask);
                node = trie.end(node);
            } else {
                take(node, next, mask);
                references[++depth] = other;
                places[depth] = next;
                borders[depth] = trie.end(node++);
            }
        }
        return new TerminalMask(TokenSet.of(mask), ends.toArray());
    }

    private void addEnds(int[] from, int first, int border) {
        int at = Arrays.binarySearch(from, first);
        for (int i = at < 0 ? -at - 1 : at; i < from.length && from[i] < border; i++) {
            ends.add(from[i]);
        }
    }
}
