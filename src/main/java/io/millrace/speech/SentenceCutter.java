package io.millrace.speech;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts text where a speaker pauses. */
public final class SentenceCutter {

    private static final String ENDS = ".!?…";
    private static final String FULL_WIDTH = "。！？｡";
    private static final String CLOSING = "\"'”’»)]」』";
    private static final String PAUSES = ",;:—、，；：";
    private static final Set<String> SHORTENED =
            Set.of("mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e", "nr", "bzw", "z.b", "sr", "jr");

    private SentenceCutter() {}

    /** Its sentences in order, without the spaces between them; a line ends one. Those that hold neither letter nor digit are left out. */
    public static List<String> sentences(String text) {
        List<String> sentences = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            boolean line = text.charAt(at) == '\n';
            if (line || endsAt(text, from, at)) {
                int end = line ? at + 1 : behindClosing(text, at + 1);
                add(sentences, text.substring(from, end));
                from = end;
                at = end - 1;
            }
        }
        add(sentences, text.substring(from));
        return sentences;
    }

    private static boolean endsAt(String text, int from, int at) {
        char c = text.charAt(at);
        if (FULL_WIDTH.indexOf(c) >= 0) {
            return true;
        }
        if (ENDS.indexOf(c) < 0) {
            return false;
        }
        int behind = behindClosing(text, at + 1);
        boolean space = behind == text.length() || Character.isWhitespace(text.charAt(behind));
        return space && !(c == '.' && isShortened(text.substring(from, at)));
    }

    private static int behindClosing(String text, int from) {
        int at = from;
        while (at < text.length() && CLOSING.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    /* "Dr." and the like, and a single capital: an initial. */
    private static boolean isShortened(String before) {
        int start = before.length();
        while (start > 0 && !Character.isWhitespace(before.charAt(start - 1))) {
            start--;
        }
        String word = before.substring(start);
        return SHORTENED.contains(word.toLowerCase(Locale.ROOT))
                || word.length() == 1 && Character.isUpperCase(word.charAt(0)) && !word.equals("I");
    }

    private static void add(List<String> sentences, String sentence) {
        String text = sentence.strip();
        if (isSpeakable(text)) {
            sentences.add(text);
        }
    }

    /** Whether it has a letter or a digit. */
    public static boolean isSpeakable(String text) {
        return text.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    /**
     * Two parts of a sentence that is too long: cut behind the pause nearest to its middle, else between words, else anywhere.
     *
     * @param sentence of two code points at least
     */
    static List<String> halves(String sentence) {
        int cut = nearest(sentence, true);
        if (cut < 0) {
            cut = nearest(sentence, false);
        }
        if (cut < 0) {
            cut = sentence.offsetByCodePoints(0, sentence.codePointCount(0, sentence.length()) / 2);
        }
        return List.of(
                sentence.substring(0, cut).strip(), sentence.substring(cut).strip());
    }

    /* The place of a space in the middle half, behind a pause where that is asked for; −1 where there is none. */
    private static int nearest(String sentence, boolean pause) {
        int middle = sentence.length() / 2;
        for (int away = 0; away <= sentence.length() / 4; away++) {
            for (int at : new int[] {middle - away, middle + away}) {
                if (at > 0 && at < sentence.length() && isCut(sentence, at, pause)) {
                    return at;
                }
            }
        }
        return -1;
    }

    private static boolean isCut(String sentence, int at, boolean pause) {
        return pause
                ? PAUSES.indexOf(sentence.charAt(at - 1)) >= 0 && !Character.isDigit(sentence.charAt(at))
                : Character.isWhitespace(sentence.charAt(at));
    }
}
