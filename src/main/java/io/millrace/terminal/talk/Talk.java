package io.millrace.terminal.talk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/**
 * A conversation so far.
 *
 * @param system what the model is told before all else; empty where it is told nothing
 * @param settings fields of each request, by name
 * @param turns in order
 */
public record Talk(String system, SequencedMap<String, JsonNode> settings, List<Turn> turns) {

    /** Nothing has been said. */
    public static final Talk EMPTY = new Talk("", new LinkedHashMap<>(), List.of());

    public Talk {
        settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
        turns = List.copyOf(turns);
    }

    /** Something was asked and answered. */
    public record Turn(Asked asked, Said said) {}

    public Talk withSystem(String text) {
        return new Talk(text, settings, turns);
    }

    /** With a field that each request has from now on. */
    public Talk with(String name, JsonNode value) {
        SequencedMap<String, JsonNode> changed = new LinkedHashMap<>(settings);
        changed.put(name, value);
        return new Talk(system, changed, turns);
    }

    /** Without such a field. */
    public Talk without(String name) {
        SequencedMap<String, JsonNode> changed = new LinkedHashMap<>(settings);
        changed.remove(name);
        return new Talk(system, changed, turns);
    }

    public Talk and(Turn turn) {
        List<Turn> more = new ArrayList<>(turns);
        more.add(turn);
        return new Talk(system, settings, more);
    }

    /** Without what was said last. */
    public Talk undone() {
        return new Talk(system, settings, turns.isEmpty() ? turns : turns.subList(0, turns.size() - 1));
    }

    /** With nothing said yet. */
    public Talk cleared() {
        return new Talk(system, settings, List.of());
    }

    /** What was asked last. */
    public Optional<Asked> last() {
        return turns.isEmpty() ? Optional.empty() : Optional.of(turns.getLast().asked());
    }
}
