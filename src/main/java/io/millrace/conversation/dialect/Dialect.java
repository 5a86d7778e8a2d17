package io.millrace.conversation.dialect;

import io.millrace.conversation.Tool;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** How a family of models writes calls and thinking. */
public final class Dialect {

    private final String name;
    private final List<ReasoningMarks> reasoning;
    private final List<Mark> always;
    private final List<Mark> calls;
    private final Set<String> tokens;
    private final Set<String> muted;
    private final List<CallFormat> formats;
    private final Turn turn;

    /**
     * What stands before the parts of an answer.
     *
     * @param start what a prompt ends with, and what every further message of the answer begins with
     * @param answer what stands before what is said, after the start
     */
    public record Turn(String start, String answer) {
        /** Nothing. */
        static final Turn NONE = new Turn("", "");
    }

    /**
     * @param always marks that count with and without tools
     * @param calls marks that count with tools
     * @param tokens further special tokens that its readers look for
     * @param muted calls that mean that there is none, unless the request has such a tool
     */
    Dialect(
            String name,
            List<ReasoningMarks> reasoning,
            List<Mark> always,
            List<Mark> calls,
            Set<String> tokens,
            Set<String> muted,
            CallFormat format) {
        this(name, reasoning, always, calls, tokens, muted, List.of(format), Turn.NONE);
    }

    private Dialect(
            String name,
            List<ReasoningMarks> reasoning,
            List<Mark> always,
            List<Mark> calls,
            Set<String> tokens,
            Set<String> muted,
            List<CallFormat> formats,
            Turn turn) {
        this.name = name;
        this.reasoning = reasoning;
        this.always = always;
        this.calls = calls;
        this.tokens = tokens;
        this.muted = muted;
        this.formats = List.copyOf(formats);
        this.turn = turn;
    }

    /** The same, of answers in several messages. */
    Dialect inTurns(Turn turns, List<CallFormat> all) {
        return new Dialect(name, reasoning, always, calls, tokens, muted, all, turns);
    }

    static Dialect of(String name, List<Mark> calls, Set<String> tokens, CallFormat format) {
        return new Dialect(name, List.of(ReasoningMarks.THINK), List.of(), calls, tokens, Set.of(), format);
    }

    /** The name in {@code tool-parser}. */
    public String name() {
        return name;
    }

    /** How calls may be written, for a grammar: the usual way first. All have one form of arguments. */
    public List<CallFormat> callFormats() {
        return formats;
    }

    public Turn turn() {
        return turn;
    }

    /**
     * Texts that its parser has to see. Those that are special tokens of a tokenizer must not be left out of the text.
     *
     * @param withTools whether the request has tools
     */
    public Set<String> visibleTokens(boolean withTools) {
        Set<String> visible = new LinkedHashSet<>(tokens);
        marks(withTools).stream().map(Mark::text).forEach(visible::add);
        return visible;
    }

    /** Texts that begin thinking. */
    public List<String> startsOfReasoning() {
        return reasoning.stream().flatMap(marks -> marks.open().stream()).toList();
    }

    /** Texts that end thinking, the first of them the one to force where a budget is used up. */
    public List<String> endsOfReasoning() {
        return reasoning.stream().flatMap(marks -> marks.close().stream()).toList();
    }

    /** Whether a rendered prompt ends within thinking, so that the output begins there. */
    public boolean opensReasoning(String prompt) {
        return reasoning.stream().anyMatch(marks -> marks.isOpenedBy(prompt));
    }

    /** Ids of calls as its template takes them. */
    public Supplier<String> ids(RandomGenerator random) {
        return name.equals(Mistral.LIST) || name.equals(Mistral.ARGS) ? CallIds.nine(random) : CallIds.prefixed(random);
    }

    /**
     * A parser of one output.
     *
     * @param tools those that may be called; without any, what looks like a call is text
     * @param ids of calls to which the model gives none
     * @param thinking whether the prompt has opened thinking
     */
    public OutputParser parser(List<Tool> tools, Supplier<String> ids, boolean thinking) {
        return new OutputParser(marks(!tools.isEmpty()), tools, muted, ids, thinking);
    }

    private List<Mark> marks(boolean withTools) {
        Stream<Mark> thought = reasoning.stream().filter(ReasoningMarks::read).flatMap(Dialect::marks);
        return Stream.of(thought, always.stream(), withTools ? calls.stream() : Stream.<Mark>empty())
                .flatMap(marks -> marks)
                .toList();
    }

    private static Stream<Mark> marks(ReasoningMarks marks) {
        return Stream.concat(
                marks.open().stream().map(text -> new Mark(text, true, new Mark.Action.Think())),
                marks.close().stream().map(text -> new Mark(text, false, new Mark.Action.Answer())));
    }

    @Override
    public String toString() {
        return name;
    }
}
