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
    private final Deque<String> open = new ArrayDeque<>();
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
        boolean afterDot = position > 0 && source.charAt(position - 1) == '.';
        Token number = NumberLexer.at(source, position, line, afterDot);
        tokens.add(number);
        position += number.text().length();
    }

    private void name() {
        int end = Strings.skipWhile(source, position, Characters::isIdentifierPart);
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
        int opens = "{([".indexOf(operator);
        if (opens >= 0) {
            open.push("})]".substring(opens, opens + 1));
        } else if ("})]".contains(operator)) {
            String expected = open.poll();
            if (!operator.equals(expected)) {
                String instead = expected == null ? "" : ", expected " + Strings.quote(expected);
                throw new TemplateSyntaxException("unexpected " + Strings.quote(operator) + instead, line);
            }
        }
    }
}
