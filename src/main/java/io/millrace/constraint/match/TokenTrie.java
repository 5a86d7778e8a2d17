package io.millrace.constraint.match;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a vocabulary's tokens as a trie in an array: nodes in the order of a walk in depth, children by ascending byte,
 * each with the place behind the last node below it. Unchanging; one serves all texts of a model.
 */
public final class TokenTrie {

    private static final byte[] NONE = {};

    private final byte[][] tokens;
    /** The tokens, by their bytes. */
    private final int[] sorted;

    private byte[] bytes = new byte[1024];
    private int[] ends = new int[1024];
    /** Where a node's own tokens begin in {@link #sorted}; they end where those of the next node begin. */
    private int[] firsts = new int[1025];

    private int nodes;
    private final int depth;
    private final PlainTokens plain;
    /** For each node, the first from it on below which, or at which, a token ends that is not plain. */
    private int[] others = {};

    /** @param tokens the bytes of each token; null or none for those that stand for no text */
    public TokenTrie(byte[] @Nullable [] tokens) {
        this.tokens = new byte[tokens.length][];
        Arrays.setAll(this.tokens, t -> tokens[t] == null ? NONE : tokens[t]);
        this.sorted = IntStream.range(0, tokens.length)
                .filter(t -> this.tokens[t].length > 0)
                .boxed()
                .sorted(Comparator.comparing(t -> this.tokens[t], Arrays::compareUnsigned))
                .mapToInt(t -> t)
                .toArray();
        this.depth = Arrays.stream(this.tokens).mapToInt(t -> t.length).max().orElse(0);
        this.plain = new PlainTokens(this.tokens);
        build();
        findOthers();
    }

    /** How many tokens there are, those without text among them. */
    public int size() {
        return tokens.length;
    }

    /** The words of a mask of them. */
    public int words() {
        return tokens.length + 63 >> 6;
    }

    /** The bytes of a token, not to be changed; none for one that stands for no text. */
    public byte[] bytes(int token) {
        return tokens[token];
    }

    /** Whether there is a token that begins with the bytes from a place on and goes on. */
    public boolean hasLonger(byte[] text, int from) {
        int node = 0;
        int border = nodes;
        for (int i = from; i < text.length; i++) {
            while (node < border && bytes[node] != text[i]) {
                node = ends[node];
            }
            if (node >= border) {
                return false;
            }
            border = ends[node++];
        }
        return node < border;
    }

    /** The bytes of the longest token. */
    int depth() {
        return depth;
    }

    int nodes() {
        return nodes;
    }

    int byteOf(int node) {
        return bytes[node] & 0xFF;
    }

    int end(int node) {
        return ends[node];
    }

    /** A token that ends at a node; negative where none does. */
    int tokenAt(int node) {
        return firsts[node] < firsts[node + 1] ? sorted[firsts[node]] : -1;
    }

    PlainTokens plain() {
        return plain;
    }

    /** The first node, from one on, that leads to a token which is not plain. */
    int nextOther(int node) {
        return others[node];
    }

    /** Clears the bits of the tokens that end at a node and below it. */
    void clearBelow(int node, long[] mask) {
        for (int i = firsts[node]; i < firsts[ends[node]]; i++) {
            mask[sorted[i] >> 6] &= ~(1L << sorted[i]);
        }
    }

    /** Sets the bits of the tokens that end at a node. */
    void mark(int node, long[] mask) {
        for (int i = firsts[node]; i < firsts[node + 1]; i++) {
            mask[sorted[i] >> 6] |= 1L << sorted[i];
        }
    }

    private void build() {
        int[] path = new int[depth];
        byte[] last = NONE;
        for (int i = 0; i < sorted.length; i++) {
            byte[] token = tokens[sorted[i]];
            int common = Math.max(0, Arrays.mismatch(last, token));
            if (Arrays.equals(last, token)) {
                continue;
            }
            close(path, common, last.length);
            for (int d = common; d < token.length; d++) {
                path[d] = add(token[d], i);
            }
            last = token;
        }
        close(path, 0, last.length);
        firsts[nodes] = sorted.length;
    }

    private void findOthers() {
        others = new int[nodes];
        int next = nodes;
        for (int node = nodes - 1; node >= 0; node--) {
            next = next < ends[node] || hasOther(node) ? node : next;
            others[node] = next;
        }
    }

    private boolean hasOther(int node) {
        for (int i = firsts[node]; i < firsts[node + 1]; i++) {
            if (!plain.contains(sorted[i])) {
                return true;
            }
        }
        return false;
    }

    private int add(byte value, int first) {
        if (nodes == bytes.length) {
            bytes = Arrays.copyOf(bytes, nodes * 2);
            ends = Arrays.copyOf(ends, nodes * 2);
            firsts = Arrays.copyOf(firsts, nodes * 2 + 1);
        }
        bytes[nodes] = value;
        firsts[nodes] = first;
        return nodes++;
    }

    private void close(int[] path, int from, int to) {
        for (int d = from; d < to; d++) {
            ends[path[d]] = nodes;
        }
    }
}
