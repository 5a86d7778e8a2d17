package io.millrace.text;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends a text at the first stop string to be complete in it; of several that end at the same character, the longest. The result
 * does not depend on how the text is cut into pieces. Only the longest end of the text that a stop string may begin with is held
 * back.
 */
public final class StopStringMatcher {

    private final List<StopString> stops;
    private final boolean include;
    private final StringBuilder held = new StringBuilder();
    private @Nullable String matched;

    /**
     * @param stops none of them empty
     * @param include whether the stop string is part of the text
     */
    public StopStringMatcher(List<String> stops, boolean include) {
        this.stops = stops.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(StopString::new)
                .toList();
        this.include = include;
    }

    /** What the piece adds to the text for sure; nothing after a match. */
    public String push(String piece) {
        if (matched != null) {
            return "";
        }
        for (int i = 0; i < piece.length(); i++) {
            held.append(piece.charAt(i));
            advance(piece.charAt(i));
            if (matched != null) {
                return release(include ? 0 : matched.length());
            }
        }
        return release(include ? 0 : possible());
    }

    /** The rest, once nothing follows. */
    public String flush() {
        return matched != null ? "" : release(0);
    }

    /** The stop string that ended the text; null while none has. */
    public @Nullable String matched() {
        return matched;
    }

    private void advance(char c) {
        for (StopString stop : stops) {
            if (stop.advance(c) && matched == null) {
                matched = stop.text();
            }
        }
    }

    private int possible() {
        return stops.stream().mapToInt(StopString::matchedLength).max().orElse(0);
    }

    private String release(int keep) {
        String text = held.substring(0, held.length() - keep);
        held.delete(0, text.length());
        return text;
    }
}
