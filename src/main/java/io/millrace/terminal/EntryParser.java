package io.millrace.terminal;

import io.millrace.terminal.talk.EnteredText;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Says of what is entered whether a line more is to come, and where the word is that Tab completes. */
final class EntryParser implements Parser {

    /** A line: a word behind a slash, and the rest; or all of it. */
    private record Words(String line, int cursor, List<String> words, int wordIndex, int wordCursor)
            implements CompletingParsedLine {
        @Override
        public String word() {
            return words.get(wordIndex);
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return wordCursor;
        }

        @Override
        public int rawWordLength() {
            return word().length();
        }
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && EnteredText.isOpen(line)) {
            throw new EOFError(-1, -1, "goes on");
        }
        int space = line.indexOf(' ');
        return line.startsWith("/") && space >= 0 && cursor > space
                ? behind(line, cursor, space)
                : first(line, cursor, space < 0 ? line.length() : space);
    }

    private static Words first(String line, int cursor, int end) {
        return new Words(line, cursor, List.of(line.substring(0, end)), 0, Math.min(cursor, end));
    }

    private static Words behind(String line, int cursor, int space) {
        int rest = space + 1;
        while (rest < cursor && line.charAt(rest) == ' ') {
            rest++;
        }
        return new Words(line, cursor, List.of(line.substring(0, space), line.substring(rest)), 1, cursor - rest);
    }

    @Override
    public boolean isEscapeChar(char c) {
        return false;
    }
}
