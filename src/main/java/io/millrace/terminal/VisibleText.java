package io.millrace.terminal;

/**
 * What a model or a server says, as a terminal may be given it: control characters, with which a terminal can be commanded, become
 * pictures of themselves. Line feeds and tabs stay; a carriage return before a line feed goes. Of one text, in pieces.
 */
final class VisibleText {

    private static final int PICTURES = 0x2400;
    private static final char DELETE = 0x7f;
    private static final char DELETE_PICTURE = '\u2421';
    private static final char LAST_CONTROL = 0x9f;

    private boolean afterReturn;

    /** One that is whole. */
    static String of(String text) {
        VisibleText visible = new VisibleText();
        return visible.next(text) + visible.end();
    }

    String next(String piece) {
        StringBuilder out = new StringBuilder(piece.length() + 1);
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (afterReturn && c != '\n') {
                out.append(picture('\r'));
            }
            afterReturn = c == '\r';
            if (!afterReturn) {
                out.append(c == '\n' || c == '\t' ? c : picture(c));
            }
        }
        return out.toString();
    }

    /** What is left behind the last piece. */
    String end() {
        boolean left = afterReturn;
        afterReturn = false;
        return left ? String.valueOf(picture('\r')) : "";
    }

    private static char picture(char c) {
        if (c < ' ') {
            return (char) (PICTURES + c);
        }
        return c == DELETE ? DELETE_PICTURE : c > DELETE && c <= LAST_CONTROL ? '\uFFFD' : c;
    }
}
