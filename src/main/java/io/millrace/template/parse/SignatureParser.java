package io.millrace.template.parse;

import io.millrace.template.value.Strings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The parameters of a macro or call block, and which special names its body reads. */
final class SignatureParser {
    private final TokenStream stream;
    private final ExpressionParser expressions;
    private final List<String> parameters = new ArrayList<>();
    private final List<Expr> defaults = new ArrayList<>();

    SignatureParser(TokenStream stream, ExpressionParser expressions) {
        this.stream = stream;
        this.expressions = expressions;
    }

    void parse() {
        stream.expectOperator("(");
        while (!stream.atOperator(")")) {
            if (!parameters.isEmpty()) {
                stream.expectOperator(",");
            }
            parameter();
        }
        stream.expectOperator(")");
    }

    private void parameter() {
        String name = stream.expect(TokenType.NAME).text();
        if (parameters.contains(name)) {
            throw stream.fail("duplicate parameter " + Strings.quote(name));
        }
        if (stream.skipOperator("=")) {
            defaults.add(expressions.expression());
        } else if (!defaults.isEmpty()) {
            throw stream.fail("non-default argument follows default argument");
        }
        parameters.add(name);
    }

    /** Parameters, and the special names that a body may read. */
    List<String> parameters() {
        List<String> names = new ArrayList<>(parameters);
        names.addAll(List.of("caller", "kwargs", "varargs"));
        return names;
    }

    Stmt.Signature signature(List<Stmt> body, int line) {
        Set<String> read = new HashSet<>();
        read(body, read);
        boolean caller = parameters.contains("caller");
        if (read.contains("caller") && caller && parameters.indexOf("caller") < parameters.size() - defaults.size()) {
            throw new TemplateSyntaxException("parameter caller must be omitted or be given a default", line);
        }
        return new Stmt.Signature(
                List.copyOf(parameters),
                List.copyOf(defaults),
                read.contains("caller"),
                uses("kwargs", read),
                uses("varargs", read));
    }

    private boolean uses(String name, Set<String> read) {
        return read.contains(name) && !parameters.contains(name);
    }

    private static void read(List<Stmt> body, Set<String> names) {
        for (Stmt statement : body) {
            for (Expr expression : Tree.parts(statement).expressions()) {
                Tree.walk(expression, each -> addName(each, names));
            }
            Tree.parts(statement).bodies().forEach(inner -> read(inner, names));
        }
    }

    private static void addName(Expr expression, Set<String> names) {
        if (expression instanceof Expr.Name name) {
            names.add(name.name());
        }
    }
}
