package io.millrace.template.parse;

import java.util.IdentityHashMap;

/** Keeps the tree of expressions low enough to be walked by recursion. */
final class Heights {
    private static final int MAX_HEIGHT = 200;
    private final IdentityHashMap<Expr, Integer> heights = new IdentityHashMap<>();

    /** The node, recorded as one higher than its highest child. */
    <T extends Expr> T put(T node) {
        int height = 1;
        for (Expr child : Tree.children(node)) {
            height = Math.max(height, heights.getOrDefault(child, 1) + 1);
        }
        if (height > MAX_HEIGHT) {
            throw new TemplateSyntaxException("expression nests deeper than " + MAX_HEIGHT, node.line());
        }
        heights.put(node, height);
        return node;
    }
}
