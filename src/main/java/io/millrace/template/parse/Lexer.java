package io.millrace.template.parse;

import io.millrace.template.value.Strings;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a template into tokens as Jinja does with {@code trim_blocks} and {@code lstrip_blocks}: a newline after a block
 * or comment goes, and so does white space between the start of a line and a block or comment; {@code -} strips all
 * white space on its side, {@code +} none. One newline at the template's end goes too.
 */
final class Lexer {
    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line = 1;
    private boolean lineStarting = true;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokenize(String template) {
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        Lexer lexer = new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (position < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                emitData(source.substring(position));
                position = source.length();
            } else {
                tag(tag);
            }
        }
        tokens.add(Token.of(TokenType.EOF, "", line));
    }

    private int nextTag() {
        for (int at = source.indexOf('{', position); at >= 0; at = source.indexOf('{', at + 1)) {
            if (at + 1 < source.length() && "{%#".indexOf(source.charAt(at + 1)) >= 0) {
                return at;
            }
        }
        return -1;
    }

    private void tag(int at) {
        String before = source.substring(position, at);
        char kind = source.charAt(at + 1);
        int inside = at + 2;
        char sign = signAt(inside);
        emitBefore(before, sign, kind != '{');
        position = sign == 0 ? inside : inside + 1;
        switch (kind) {
            case '{' -> code(TokenType.VARIABLE_BEGIN, TokenType.VARIABLE_END, "}}");
            case '#' -> comment();
            default -> block();
        }
    }

    private char signAt(int at) {
        return at < source.length() && (source.charAt(at) == '-' || source.charAt(at) == '+') ? source.charAt(at) : 0;
    }

    private void emitBefore(String before, char sign, boolean strippable) {
        if (sign == '-') {
            emitData(Strings.stripEnd(before));
            line += newlines(before.substring(Strings.stripEnd(before).length()));
        } else if (sign == '+' || !strippable) {
            emitData(before);
        } else {
            emitData(lstripped(before));
        }
    }

    private String lstripped(String before) {
        int start = before.lastIndexOf('\n') + 1;
        boolean atLineStart = start > 0 || lineStarting;
        return atLineStart && Strings.strip(before.substring(start)).isEmpty() ? before.substring(0, start) : before;
    }

    private void emitData(String text) {
        if (!text.isEmpty()) {
            tokens.add(Token.of(TokenType.DATA, text, line));
            line += newlines(text);
        }
    }

    private static int newlines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }

    private void comment() {
        int end = source.indexOf("#}", position);
        if (end < 0) {
            throw new TemplateSyntaxException("Missing end of comment tag", line);
        }
        line += newlines(source.substring(position, end));
        boolean signed = end > position && signAt(end - 1) != 0;
        close(end + 2, signed ? signAt(end - 1) : 0, true);
    }

    /** Moves past a closing tag that ends at {@code end}, and past the white space that goes with it. */
    private void close(int end, char sign, boolean trim) {
        int next = end;
        if (sign == '-') {
            next = Strings.skipSpace(source, end);
        } else if (sign == 0 && trim && end < source.length() && source.charAt(end) == '\n') {
            next = end + 1;
        }
        line += newlines(source.substring(end, next));
        lineStarting = next > 0 && source.charAt(next - 1) == '\n';
        position = next;
    }

    private void block() {
        int word = Strings.skipSpace(source, position);
        int close = Strings.skipSpace(source, word + 3);
        boolean raw =
                source.startsWith("raw", word) && (source.startsWith("%}", close) || source.startsWith("-%}", close));
        if (raw) {
            line += newlines(source.substring(position, close));
            char sign = signAt(close);
            close(close + (sign == 0 ? 2 : 3), sign, false);
            rawText();
        } else {
            code(TokenType.BLOCK_BEGIN, TokenType.BLOCK_END, "%}");
        }
    }

    private void rawText() {
        for (int at = source.indexOf("{%", position); at >= 0; at = source.indexOf("{%", at + 1)) {
            char sign = signAt(at + 2);
            int word = Strings.skipSpace(source, at + (sign == 0 ? 2 : 3));
            int close = Strings.skipSpace(source, word + 6);
            char closeSign = signAt(close);
            int end = close + (closeSign == 0 ? 0 : 1);
            if (source.startsWith("endraw", word) && source.startsWith("%}", end)) {
                emitBefore(source.substring(position, at), sign, true);
                line += newlines(source.substring(at, end));
                close(end + 2, closeSign, true);
                return;
            }
        }
        throw new TemplateSyntaxException("Missing end of raw directive", line);
    }

    private void code(TokenType begin, TokenType end, String close) {
        tokens.add(Token.of(begin, "", line));
        CodeLexer lexer = new CodeLexer(source, position, line, tokens);
        lexer.run(close, end == TokenType.BLOCK_END);
        line = lexer.line();
        tokens.add(Token.of(end, "", line));
        close(lexer.position(), lexer.closingSign(), end == TokenType.BLOCK_END);
    }
}
