package io.millrace.template.parse;

import io.millrace.template.value.Strings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The parser's place in the tokens. */
final class TokenStream {
    private final List<Token> tokens;
    private int position;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(position);
    }

    Token look() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    Token previous() {
        return tokens.get(Math.max(position - 1, 0));
    }

    int line() {
        return current().line();
    }

    Token next() {
        Token token = current();
        if (token.type() != TokenType.EOF) {
            position++;
        }
        return token;
    }

    boolean at(TokenType type) {
        return current().type() == type;
    }

    boolean atName(String name) {
        return current().isName(name);
    }

    boolean atOperator(String operator) {
        return current().isOperator(operator);
    }

    boolean skipName(String name) {
        return skip(atName(name));
    }

    boolean skipOperator(String operator) {
        return skip(atOperator(operator));
    }

    private boolean skip(boolean found) {
        if (found) {
            next();
        }
        return found;
    }

    /** What {@code element} reads between commas, up to and past a closing bracket. */
    <T> List<T> listUntil(String close, Supplier<T> element) {
        List<T> all = new ArrayList<>();
        while (!atOperator(close)) {
            all.add(element.get());
            if (!skipOperator(",")) {
                break;
            }
        }
        expectOperator(close);
        return List.copyOf(all);
    }

    Token expect(TokenType type) {
        if (!at(type)) {
            throw unexpected(type.description());
        }
        return next();
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw unexpected(Strings.quote(name));
        }
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw unexpected(Strings.quote(operator));
        }
    }

    TemplateSyntaxException unexpected(String expected) {
        return fail("expected " + expected + ", got " + current().describe());
    }

    TemplateSyntaxException fail(String message) {
        return new TemplateSyntaxException(message, line());
    }
}
