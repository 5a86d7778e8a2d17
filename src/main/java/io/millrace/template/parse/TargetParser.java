package io.millrace.template.parse;

import io.millrace.template.parse.Stmt.Target;
import java.util.ArrayList;
import java.util.List;

/** What assignments, loops and {@code with} write to: names, tuples of them and, in {@code set}, namespace attributes. */
final class TargetParser {
    private final TokenStream stream;
    private final ExpressionParser expressions;
    private int loops;

    TargetParser(TokenStream stream, ExpressionParser expressions) {
        this.stream = stream;
        this.expressions = expressions;
    }

    void enterLoop() {
        loops++;
    }

    void leaveLoop() {
        loops--;
    }

    /** A name, or a tuple of them; attributes of namespaces only where {@code withNamespace}. */
    Target target(boolean withNamespace) {
        List<Target> parts = new ArrayList<>();
        boolean isTuple = false;
        while (!stream.at(TokenType.BLOCK_END)) {
            parts.add(part(withNamespace));
            if (!stream.skipOperator(",")) {
                break;
            }
            isTuple = true;
        }
        if (parts.isEmpty()) {
            throw stream.unexpected("a name");
        }
        return isTuple ? new Target.Unpacked(List.copyOf(parts)) : parts.getFirst();
    }

    private Target part(boolean withNamespace) {
        if (withNamespace && stream.at(TokenType.NAME) && stream.look().isOperator(".")) {
            String namespace = stream.next().text();
            stream.next();
            return new Target.NamespaceAttribute(
                    namespace, stream.expect(TokenType.NAME).text());
        }
        return of(expressions.primaries().primary());
    }

    private Target of(Expr expression) {
        return switch (expression) {
            case Expr.Name name -> new Target.Variable(allowed(name.name(), name.line()));
            case Expr.TupleExpr tuple ->
                new Target.Unpacked(tuple.items().stream().map(this::of).toList());
            default -> throw new TemplateSyntaxException("can't assign to this expression", expression.line());
        };
    }

    private String allowed(String name, int line) {
        if (loops > 0 && name.equals("loop")) {
            throw new TemplateSyntaxException("Can't assign to special loop variable in for-loop target", line);
        }
        return name;
    }

    /** A single plain name. */
    String name() {
        Expr name = expressions.primaries().primary();
        return switch (name) {
            case Expr.Name plain -> plain.name();
            case Expr.Literal _ -> throw new TemplateSyntaxException("can't assign to a constant", name.line());
            default -> throw new TemplateSyntaxException("expected a name", name.line());
        };
    }

    /** The plain names a target writes. */
    static List<String> names(Target target) {
        return switch (target) {
            case Target.Variable variable -> List.of(variable.name());
            case Target.Unpacked unpacked ->
                unpacked.targets().stream()
                        .flatMap(each -> names(each).stream())
                        .toList();
            case Target.NamespaceAttribute _ -> List.of();
        };
    }
}
