package io.millrace.template.parse;

import io.millrace.template.value.Strings;

/**
 * One token.
 *
 * @param text the source of a name, operator or text; for a string literal its value
 * @param value the value of a literal, else the text
 */
record Token(TokenType type, String text, Object value, int line) {
    static Token of(TokenType type, String text, int line) {
        return new Token(type, text, text, line);
    }

    boolean isName(String name) {
        return type == TokenType.NAME && text.equals(name);
    }

    boolean isOperator(String operator) {
        return type == TokenType.OPERATOR && text.equals(operator);
    }

    boolean isLiteral() {
        return type == TokenType.STRING || type == TokenType.INTEGER || type == TokenType.FLOAT;
    }

    String describe() {
        return type == TokenType.NAME || type == TokenType.OPERATOR ? Strings.quote(text) : type.description();
    }
}
