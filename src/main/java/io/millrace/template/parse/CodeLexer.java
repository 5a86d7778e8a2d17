package io.millrace.template.parse;

import io.millrace.template.value.Characters;
import io.millrace.template.value.Strings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Cuts the inside of one {@code {{ }}} or {@code {% %}} into tokens, up to and past its closing tag. */
final class CodeLexer {
    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",", ";");
    private final String source;
    private final List<Token> tokens;
    private final Deque<Character> open = new ArrayDeque<>();
    private int position;
    private int line;
    private char closingSign;

    CodeLexer(String source, int position, int line, List<Token> tokens) {
        this.source = source;
        this.position = position;
        this.line = line;
        this.tokens = tokens;
    }

    int position() {
        return position;
    }

    int line() {
        return line;
    }

    /** The {@code -} or {@code +} of the closing tag, or 0. */
    char closingSign() {
        return closingSign;
    }

    void run(String close, boolean plusCloses) {
        while (!closes(close, plusCloses)) {
            if (position >= source.length()) {
                tokens.add(Token.of(TokenType.EOF, "", line));
                throw new TemplateSyntaxException("expected " + Strings.quote(close) + ", got end of template", line);
            }
            next();
        }
    }

    private boolean closes(String close, boolean plusCloses) {
        if (!open.isEmpty()) {
            return false;
        }
        char sign = position < source.length() ? source.charAt(position) : 0;
        boolean signed = sign == '-' || (sign == '+' && plusCloses);
        int at = signed ? position + 1 : position;
        if (!source.startsWith(close, at)) {
            return false;
        }
        closingSign = signed ? sign : 0;
        position = at + close.length();
        return true;
    }

    private void next() {
        int point = source.codePointAt(position);
        if (Characters.isSpace(point)) {
            line += point == '\n' ? 1 : 0;
            position++;
        } else if (point >= '0' && point <= '9') {
            number();
        } else if (Characters.isIdentifierStart(point)) {
            name();
        } else if (point == '"' || point == '\'') {
            string((char) point);
        } else {
            operator();
        }
    }

    private void number() {
        NumberLexer number = NumberLexer.at(source, position, line, previousIsDot());
        tokens.add(new Token(number.type(), number.text(), number.value(), line));
        position += number.text().length();
    }

    private boolean previousIsDot() {
        return position > 0 && source.charAt(position - 1) == '.';
    }

    private void name() {
        int end = position;
        while (end < source.length() && Characters.isIdentifierPart(source.codePointAt(end))) {
            end += Character.charCount(source.codePointAt(end));
        }
        tokens.add(Token.of(TokenType.NAME, source.substring(position, end), line));
        position = end;
    }

    private void string(char mark) {
        int end = position + 1;
        while (end < source.length() && source.charAt(end) != mark) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw unexpected();
        }
        String body = source.substring(position + 1, end);
        tokens.add(Token.of(TokenType.STRING, Escapes.decode(body, line), line));
        line += (int) body.chars().filter(c -> c == '\n').count();
        position = end + 1;
    }

    private void operator() {
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, position)) {
                balance(operator);
                tokens.add(Token.of(TokenType.OPERATOR, operator, line));
                position += operator.length();
                return;
            }
        }
        throw unexpected();
    }

    private TemplateSyntaxException unexpected() {
        String found = Character.toString(source.codePointAt(position));
        return new TemplateSyntaxException("unexpected char " + Strings.quote(found), line);
    }

    private void balance(String operator) {
        switch (operator) {
            case "{" -> open.push('}');
            case "(" -> open.push(')');
            case "[" -> open.push(']');
            case "}", ")", "]" -> closeBracket(operator.charAt(0));
            default -> {}
        }
    }

    private void closeBracket(char bracket) {
        if (open.isEmpty()) {
            throw new TemplateSyntaxException("unexpected '" + bracket + "'", line);
        }
        char expected = open.pop();
        if (expected != bracket) {
            throw new TemplateSyntaxException("unexpected '" + bracket + "', expected '" + expected + "'", line);
        }
    }
}
