package io.millrace.conversation.dialect;

/** Reads the characters of one JSON string, after its opening quote, a character at a time. */
final class JsonText {

    static final int NOTHING = -1;
    static final int END = -2;
    static final int BROKEN = -3;

    private boolean escaped;
    private int digits;
    private int code;

    /** The character that this one makes; or {@link #NOTHING} yet, {@link #END} of the string, {@link #BROKEN}. */
    int accept(char c) {
        if (digits > 0) {
            return digit(c);
        }
        if (escaped) {
            return escape(c);
        }
        escaped = c == '\\';
        return escaped ? NOTHING : c == '"' ? END : c;
    }

    private int escape(char c) {
        escaped = false;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> c;
            case 'u' -> {
                digits = 4;
                code = 0;
                yield NOTHING;
            }
            default -> BROKEN;
        };
    }

    private int digit(char c) {
        int value = Character.digit(c, 16);
        code = code * 16 + value;
        return value < 0 ? BROKEN : --digits > 0 ? NOTHING : code;
    }

    /** The text in quotes, as JSON has it; only what must be escaped is. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(c -> out.append(escaped((char) c)));
        return out.append('"').toString();
    }

    /** One character inside of a string. */
    static String escaped(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default -> c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c);
        };
    }
}
