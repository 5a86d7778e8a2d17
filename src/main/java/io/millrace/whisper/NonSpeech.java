package io.millrace.whisper;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Tokens of marks that nobody speaks, such as those of music and of speakers in captions, where a model's files do not list them. */
final class NonSpeech {

    private static final String SINGLE = "\"#()*+/:;<=>@[\\]^_`{|}~「」『』";
    private static final List<String> SEVERAL = List.of(
            "<<", ">>", "<<<", ">>>", "--", "---", "-(", "-[", "('", "(\"", "((", "))", "(((", ")))", "[[", "]]", "{{",
            "}}", "♪♪", "♪♪♪");
    private static final String MUSIC = "♩♪♫♬♭♮♯";
    private static final List<String> DASHES = List.of(" -", " '");

    private NonSpeech() {}

    /** @param encode from a text to its tokens without special ones */
    static Set<Integer> tokens(Function<String, int[]> encode) {
        Set<Integer> tokens = new LinkedHashSet<>();
        DASHES.forEach(dash -> add(tokens, encode.apply(dash), true));
        marks(SINGLE).forEach(mark -> both(tokens, encode, mark, false));
        SEVERAL.forEach(mark -> both(tokens, encode, mark, false));
        marks(MUSIC).forEach(mark -> both(tokens, encode, mark, true));
        return tokens;
    }

    private static Stream<String> marks(String text) {
        return text.codePoints().mapToObj(Character::toString);
    }

    private static void both(Set<Integer> tokens, Function<String, int[]> encode, String mark, boolean anyLength) {
        add(tokens, encode.apply(mark), anyLength);
        add(tokens, encode.apply(" " + mark), anyLength);
    }

    private static void add(Set<Integer> tokens, int[] ids, boolean anyLength) {
        if (ids.length == 1 || anyLength && ids.length > 1) {
            tokens.add(ids[0]);
        }
    }
}
