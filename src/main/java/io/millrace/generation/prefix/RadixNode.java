package io.millrace.generation.prefix;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run of tokens that some sequences have in common, behind those of the nodes above it. The root has none. */
final class RadixNode {

    private static final int FIRST_SIZE = 16;

    @Nullable
    RadixNode parent;

    final int start;
    final BitSet holders = new BitSet();
    final Map<Integer, RadixNode> children = new HashMap<>(4);
    private int[] label;
    private int size;

    RadixNode(@Nullable RadixNode parent, int start, int[] label) {
        this.parent = parent;
        this.start = start;
        this.label = label;
        this.size = label.length;
    }

    /** Below another, of one token so far. */
    static RadixNode below(RadixNode parent, int token) {
        RadixNode node = new RadixNode(parent, parent.end(), new int[FIRST_SIZE]);
        node.label[0] = token;
        node.size = 1;
        parent.children.put(token, node);
        return node;
    }

    /** Tokens up to and with this node's. */
    int end() {
        return start + size;
    }

    int firstToken() {
        return label[0];
    }

    int token(int depth) {
        return label[depth - start];
    }

    void add(int token) {
        if (size == label.length) {
            label = Arrays.copyOf(label, Math.max(FIRST_SIZE, 2 * size));
        }
        label[size++] = token;
    }

    /** Leading tokens of a prompt whose first {@code start} are those of the nodes above; of the first {@code most} alone. */
    int match(int[] prompt, int most) {
        int last = Math.min(end(), most);
        int mismatch = Arrays.mismatch(label, 0, last - start, prompt, start, last);
        return mismatch < 0 ? last : start + mismatch;
    }

    /** Takes the tokens from {@code depth} on, and what is below them, to a node below this one, which is without holders. */
    RadixNode split(int depth) {
        RadixNode tail = new RadixNode(this, depth, Arrays.copyOfRange(label, depth - start, size));
        size = depth - start;
        tail.children.putAll(children);
        tail.children.values().forEach(child -> child.parent = tail);
        children.clear();
        return tail;
    }

    /** Takes the only node below into this one. */
    RadixNode join() {
        RadixNode only = children.values().iterator().next();
        label = Arrays.copyOf(label, size + only.size);
        System.arraycopy(only.label, 0, label, size, only.size);
        size += only.size;
        children.clear();
        children.putAll(only.children);
        children.values().forEach(child -> child.parent = this);
        return only;
    }
}
