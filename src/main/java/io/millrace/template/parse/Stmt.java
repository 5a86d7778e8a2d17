package io.millrace.template.parse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of the syntax tree. A statement with a body of its own scope carries that scope's frame. */
public sealed interface Stmt {
    int line();

    record Text(String text, int line) implements Stmt {}

    record Print(Expr value, int line) implements Stmt {}

    record If(List<Branch> branches, List<Stmt> otherwise, int line) implements Stmt {}

    record For(ForHead head, Block body, Block otherwise, int line) implements Stmt {}

    record Set(Target target, Expr value, int line) implements Stmt {}

    record SetBlock(Target target, Expr.@Nullable Filter filter, Block body, int line) implements Stmt {}

    record Macro(String name, Signature signature, Block body, int line) implements Stmt {}

    record CallBlock(Expr.Call call, Signature signature, Block body, int line) implements Stmt {}

    record FilterBlock(Expr.Filter filter, Block body, int line) implements Stmt {}

    record With(List<Target> targets, List<Expr> values, Block body, int line) implements Stmt {}

    /** {@code {% generation %}}: marks what the assistant wrote; renders its body in a scope of its own. */
    record Generation(Block body, int line) implements Stmt {}

    record Break(int line) implements Stmt {}

    record Continue(int line) implements Stmt {}

    record Branch(Expr test, List<Stmt> body) {}

    /** Statements in a scope of their own. */
    record Block(List<Stmt> body, Frame frame) {
        public static final Block EMPTY = new Block(List.of(), Frame.EMPTY);
    }

    /**
     * What a scope does with names on entry, so that reading a name means what it means in Jinja, where names are bound to
     * scopes before anything runs.
     *
     * @param storedFirst names the scope writes before it reads them: start as the enclosing scope's value, else undefined
     * @param storedLater names it reads first or writes in a branch only: start as the enclosing scope's value, else as the
     *     variable given to the rendering
     */
    record Frame(List<String> storedFirst, List<String> storedLater) {
        public static final Frame EMPTY = new Frame(List.of(), List.of());
    }

    /** {@code for target in values if test recursive}. */
    record ForHead(Target target, Expr values, @Nullable Expr test, boolean recursive) {}

    /**
     * Parameters of a macro or call block.
     *
     * @param defaults defaults of the last parameters
     * @param usesCaller whether the body reads {@code caller} without a parameter of that name; so for the others
     */
    record Signature(
            List<String> parameters,
            List<Expr> defaults,
            boolean usesCaller,
            boolean usesKwargs,
            boolean usesVarargs) {}

    /** What an assignment writes to. */
    sealed interface Target {
        record Variable(String name) implements Target {}

        record Unpacked(List<Target> targets) implements Target {}

        record NamespaceAttribute(String namespace, String attribute) implements Target {}
    }
}
