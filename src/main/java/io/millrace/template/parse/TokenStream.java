package io.millrace.template.parse;

import io.millrace.template.value.Strings;
import java.util.List;

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
        boolean found = atName(name);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipOperator(String operator) {
        boolean found = atOperator(operator);
        if (found) {
            next();
        }
        return found;
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
