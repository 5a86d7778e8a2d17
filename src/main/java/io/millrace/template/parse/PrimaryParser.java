package io.millrace.template.parse;

import io.millrace.template.value.None;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Literals, names, and what may follow one: attributes, subscripts, calls, filters and tests. */
final class PrimaryParser {
    private final TokenStream stream;
    private final ExpressionParser expressions;
    private final ArgumentParser arguments;
    private final Heights heights;

    PrimaryParser(TokenStream stream, ExpressionParser expressions, Heights heights) {
        this.stream = stream;
        this.expressions = expressions;
        this.heights = heights;
        this.arguments = new ArgumentParser(stream, expressions);
    }

    Expr primary() {
        Token token = stream.current();
        return switch (token.type()) {
            case NAME -> name(stream.next());
            case STRING -> string();
            case INTEGER, FLOAT -> new Expr.Literal(stream.next().value(), token.line());
            case OPERATOR -> bracketed(token);
            case DATA, BLOCK_BEGIN, BLOCK_END, VARIABLE_BEGIN, VARIABLE_END, EOF -> throw unexpected();
        };
    }

    private TemplateSyntaxException unexpected() {
        return stream.fail("unexpected " + stream.current().describe());
    }

    private static Expr name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expr.Literal(true, token.line());
            case "false", "False" -> new Expr.Literal(false, token.line());
            case "none", "None" -> new Expr.Literal(None.NONE, token.line());
            default -> new Expr.Name(token.text(), token.line());
        };
    }

    private Expr string() {
        int line = stream.line();
        StringBuilder text = new StringBuilder();
        while (stream.at(TokenType.STRING)) {
            text.append(stream.next().value());
        }
        return new Expr.Literal(text.toString(), line);
    }

    private Expr bracketed(Token token) {
        return switch (token.text()) {
            case "(" -> parenthesized();
            case "[" -> list();
            case "{" -> dict();
            default -> throw unexpected();
        };
    }

    private Expr parenthesized() {
        stream.expectOperator("(");
        Expr value = expressions.tuple(true, true);
        stream.expectOperator(")");
        return value;
    }

    private Expr list() {
        int line = stream.next().line();
        return heights.put(new Expr.ListExpr(stream.listUntil("]", expressions::expression), line));
    }

    private Expr dict() {
        int line = stream.next().line();
        return heights.put(new Expr.DictExpr(stream.listUntil("}", this::pair), line));
    }

    private Expr.Pair pair() {
        Expr key = expressions.expression();
        stream.expectOperator(":");
        return new Expr.Pair(key, expressions.expression());
    }

    /** The value with its attributes, subscripts and calls. */
    Expr postfix(Expr value) {
        Expr result = value;
        while (true) {
            if (stream.atOperator(".")) {
                result = attribute(result);
            } else if (stream.atOperator("[")) {
                result = subscript(result);
            } else if (stream.atOperator("(")) {
                result = call(result);
            } else {
                return result;
            }
        }
    }

    /** The value with its filters, tests and calls of what they give. */
    Expr filters(Expr value) {
        Expr result = value;
        while (true) {
            if (stream.skipOperator("|")) {
                result = filter(result);
            } else if (stream.atName("is")) {
                result = test(result);
            } else if (stream.atOperator("(")) {
                result = call(result);
            } else {
                return result;
            }
        }
    }

    private Expr attribute(Expr target) {
        int line = stream.next().line();
        Token name = stream.next();
        return switch (name.type()) {
            case NAME -> heights.put(new Expr.Attribute(target, name.text(), line));
            case INTEGER -> heights.put(new Expr.Item(target, new Expr.Literal(name.value(), line), line));
            default -> throw new TemplateSyntaxException("expected name or number", name.line());
        };
    }

    private Expr subscript(Expr target) {
        int line = stream.next().line();
        List<Expr> parts = new ArrayList<>();
        while (!stream.atOperator("]")) {
            if (!parts.isEmpty()) {
                stream.expectOperator(",");
            }
            Expr first = stream.atOperator(":") ? null : expressions.expression();
            if (first == null || stream.atOperator(":")) {
                return slice(target, first, line);
            }
            parts.add(first);
        }
        stream.expectOperator("]");
        Expr index = parts.size() == 1 ? parts.getFirst() : heights.put(new Expr.TupleExpr(List.copyOf(parts), line));
        return heights.put(new Expr.Item(target, index, line));
    }

    private Expr slice(Expr target, @Nullable Expr start, int line) {
        stream.expectOperator(":");
        Expr stop = bound();
        Expr step = stream.skipOperator(":") ? bound() : null;
        stream.expectOperator("]");
        return heights.put(new Expr.Slice(target, start, stop, step, line));
    }

    private @Nullable Expr bound() {
        return stream.atOperator(":") || stream.atOperator("]") ? null : expressions.expression();
    }

    private Expr call(Expr function) {
        int line = stream.line();
        Expr.Arguments given = arguments.parse();
        return heights.put(new Expr.Call(function, given, line));
    }

    /** The filter whose name comes next. */
    Expr.Filter filter(@Nullable Expr input) {
        int line = stream.line();
        String name = dottedName();
        Expr.Arguments given = stream.atOperator("(") ? arguments.parse() : Expr.Arguments.NONE;
        return heights.put(new Expr.Filter(input, name, given, line));
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(stream.expect(TokenType.NAME).text());
        while (stream.skipOperator(".")) {
            name.append('.').append(stream.expect(TokenType.NAME).text());
        }
        return name.toString();
    }

    private Expr test(Expr input) {
        int line = stream.next().line();
        boolean negated = stream.skipName("not");
        String name = dottedName();
        Expr.Arguments given = testArguments();
        Expr test = heights.put(new Expr.Test(input, name, given, line));
        return negated ? heights.put(new Expr.Unary(Expr.Sign.NOT, test, line)) : test;
    }

    private Expr.Arguments testArguments() {
        if (stream.atOperator("(")) {
            return arguments.parse();
        }
        if (!startsTestArgument()) {
            return Expr.Arguments.NONE;
        }
        if (stream.atName("is")) {
            throw stream.fail("You cannot chain multiple tests with is");
        }
        return new Expr.Arguments(List.of(postfix(primary())), List.of(), null, null);
    }

    private boolean startsTestArgument() {
        boolean name = stream.at(TokenType.NAME)
                && !List.of("else", "or", "and").contains(stream.current().text());
        return name || stream.current().isLiteral() || stream.atOperator("[") || stream.atOperator("{");
    }
}
