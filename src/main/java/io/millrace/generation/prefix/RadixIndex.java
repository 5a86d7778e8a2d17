package io.millrace.generation.prefix;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compressed tries over the tokens of numbered holders, one for each key: what a prompt shares with all of them is found in one
 * walk. A holder may end within a node; one that alone goes on grows its last node in place.
 *
 * @param <K> what sequences have in common that may share anything
 */
public final class RadixIndex<K> {

    private final Map<K, RadixNode> roots = new HashMap<>();
    private final @Nullable RadixNode[] ends; // [holder], null of one that holds nothing
    private final int[] lengths;

    /** Of holders {@code 0 … holders − 1}. */
    public RadixIndex(int holders) {
        ends = new @Nullable RadixNode[holders];
        lengths = new int[holders];
    }

    /** Tokens of a holder. */
    int length(int holder) {
        return lengths[holder];
    }

    /** Gives a holder, which has no tokens, some. */
    public void put(int holder, K key, int[] tokens, int length) {
        assert ends[holder] == null : "holder " + holder;
        RadixNode root = roots.computeIfAbsent(key, _ -> new RadixNode(null, 0, new int[0]));
        root.holders.set(holder);
        ends[holder] = root;
        append(holder, tokens, 0, length);
    }

    /** Adds tokens {@code from … to − 1} behind those of a holder that was put. */
    public void append(int holder, int[] tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            append(holder, tokens[i]);
        }
    }

    /** Adds a token behind those of a holder that was put. */
    public void append(int holder, int token) {
        RadixNode node = Objects.requireNonNull(ends[holder]);
        int depth = lengths[holder];
        if (depth == node.end() || node.token(depth) != token) {
            goOn(holder, depth == node.end() ? node : split(node, depth), token);
        }
        lengths[holder]++;
    }

    private void goOn(int holder, RadixNode node, int token) {
        if (node.children.isEmpty() && node.parent != null) {
            node.add(token);
            return;
        }
        RadixNode next = node.children.get(token);
        next = next == null ? RadixNode.below(node, token) : next;
        next.holders.set(holder);
        ends[holder] = next;
    }

    /* What lies behind depth goes to a node of its own, unless nobody holds it. */
    private RadixNode split(RadixNode node, int depth) {
        RadixNode tail = node.split(depth);
        node.holders.stream().filter(holder -> lengths[holder] > depth).forEach(holder -> {
            tail.holders.set(holder);
            ends[holder] = ends[holder] == node ? tail : ends[holder];
        });
        if (!tail.holders.isEmpty()) {
            node.children.put(tail.firstToken(), tail);
        }
        return node;
    }

    /** Leaves a holder its first {@code length} tokens; with 0 it may be put anew. */
    public void truncate(int holder, int length) {
        RadixNode node = ends[holder];
        while (node != null && (length == 0 || (node.start >= length && node.parent != null))) {
            node = leave(node, holder);
        }
        ends[holder] = node;
        lengths[holder] = length;
    }

    private @Nullable RadixNode leave(RadixNode node, int holder) {
        node.holders.clear(holder);
        RadixNode parent = node.parent;
        if (node.holders.isEmpty()) {
            if (parent == null) {
                roots.values().remove(node);
            } else {
                parent.children.remove(node.firstToken());
                joinOnly(parent);
            }
        }
        return parent;
    }

    private void joinOnly(RadixNode node) {
        if (node.parent != null && node.children.size() == 1) {
            RadixNode only = node.join();
            only.holders.stream().filter(holder -> ends[holder] == only).forEach(holder -> ends[holder] = node);
        }
    }

    /** How many leading tokens of {@code prompt}, of its first {@code most}, each holder has. */
    public int[] shared(K key, int[] prompt, int most) {
        int[] shared = new int[lengths.length];
        RadixNode node = roots.get(key);
        while (node != null) {
            int end = node.match(prompt, most);
            RadixNode next = end == node.end() && end < most ? node.children.get(prompt[end]) : null;
            BitSet holders = node.holders;
            for (int holder = holders.nextSetBit(0); holder >= 0; holder = holders.nextSetBit(holder + 1)) {
                shared[holder] = Math.min(end, lengths[holder]);
            }
            node = next;
        }
        return shared;
    }

    /** How many of a holder's leading tokens another one has too. */
    public int sharedWithOthers(int holder) {
        for (RadixNode node = ends[holder]; node != null; node = node.parent) {
            int most = Math.min(node.end(), lengths[holder]);
            int shared = node.holders.stream()
                    .filter(other -> other != holder)
                    .map(other -> Math.min(lengths[other], most))
                    .max()
                    .orElse(-1);
            if (shared >= 0) {
                return shared;
            }
        }
        return 0;
    }

    /** Nodes that have tokens. */
    int nodes() {
        return roots.values().stream().mapToInt(RadixIndex::below).sum();
    }

    private static int below(RadixNode node) {
        return node.children.values().stream()
                .mapToInt(child -> 1 + below(child))
                .sum();
    }
}
