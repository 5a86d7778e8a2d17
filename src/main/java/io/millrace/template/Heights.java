package io.millrace.template;

import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the tree of expressions low enough to be walked by recursion. */
final class Heights {
    private static final int MAX_HEIGHT = 200;
    private final IdentityHashMap<Expr, Integer> heights = new IdentityHashMap<>();

    /** The node, recorded as one higher than its highest child. */
    <T extends Expr> T put(T node, List<Expr> children) {
        int height = 0;
        for (Expr child : children) {
            height = Math.max(height, of(child));
        }
        return record(node, height + 1);
    }

    <T extends Expr> T put(T node, @Nullable Expr... children) {
        int height = 0;
        for (Expr child : children) {
            height = Math.max(height, of(child));
        }
        return record(node, height + 1);
    }

    <T extends Expr> T put(T node, Expr.Arguments arguments, @Nullable Expr target) {
        int height = Math.max(of(target), Math.max(of(arguments.spread()), of(arguments.spreadKeywords())));
        for (Expr argument : arguments.positional()) {
            height = Math.max(height, of(argument));
        }
        for (Expr.Keyword keyword : arguments.keywords()) {
            height = Math.max(height, of(keyword.value()));
        }
        return record(node, height + 1);
    }

    private int of(@Nullable Expr child) {
        return child == null ? 0 : heights.getOrDefault(child, 1);
    }

    private <T extends Expr> T record(T node, int height) {
        if (height > MAX_HEIGHT) {
            throw new TemplateSyntaxException("expression nests deeper than " + MAX_HEIGHT, node.line());
        }
        heights.put(node, height);
        return node;
    }
}
