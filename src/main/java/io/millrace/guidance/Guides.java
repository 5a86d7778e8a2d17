package io.millrace.guidance;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.grammar.Grammars;
import io.millrace.constraint.grammar.Node;
import io.millrace.conversation.Tool;
import io.millrace.conversation.ToolChoice;
import io.millrace.conversation.ToolUse;
import io.millrace.conversation.dialect.Dialect;
import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.decoding.TokenConstraint;
import io.millrace.serving.StructuredOutput;
import io.millrace.serving.StructuredOutput.Form;
import io.millrace.text.Tokenizer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What holds the texts of one model to what requests ask for. Thread-safe. */
public final class Guides {

    private final Tokenizer tokenizer;
    private final Dialect dialect;
    private final CompiledLanguages plain;
    private final CompiledLanguages calling;

    public Guides(Tokenizer tokenizer, Dialect dialect) {
        this.tokenizer = tokenizer;
        this.dialect = dialect;
        this.plain = new CompiledLanguages(tokenizer, Set.of());
        Set<String> marks = dialect.visibleTokens(true).stream()
                .filter(mark -> tokenizer.id(mark).stream().anyMatch(tokenizer::isSpecial))
                .collect(Collectors.toUnmodifiableSet());
        this.calling = marks.isEmpty() ? plain : new CompiledLanguages(tokenizer, marks);
    }

    /**
     * What a text is held to.
     *
     * @param structure null where any text will do
     * @param calls null where no tool can be called
     * @param thinking null where the text does not begin with thought
     * @param stopTokens ids that may end a text that is whole
     */
    public record Wish(
            @Nullable StructuredOutput structure,
            @Nullable ToolUse calls,
            @Nullable Thinking thinking,
            Set<Integer> stopTokens) {}

    /**
     * The grammar of all that an answer may be.
     *
     * @param framed whether what is said stands behind the dialect's opening of it
     */
    private record Key(@Nullable Form form, @Nullable ToolUse calls, boolean triggered, boolean framed) {}

    /**
     * What holds sequences to a wish; null where there is nothing to hold.
     *
     * @param checkpoint passed while languages are compiled
     * @throws InvalidRequest if a language cannot be held
     */
    public @Nullable Supplier<TokenConstraint> of(Wish wish, Checkpoint checkpoint) {
        Supplier<Guide> answer = answer(wish, new Forms(checkpoint));
        Thinking thinking = wish.thinking();
        if (thinking == null || answer == null && thinking.budget() == null) {
            return answer == null ? null : answer::get;
        }
        ThoughtTokens thought = ThoughtTokens.of(thinking, tokenizer);
        ModelTokens tokens = new ModelTokens(tokenizer, wish.stopTokens());
        return () -> new ThinkingFirst(thought, tokens, answer == null ? FreeText::new : answer);
    }

    private @Nullable Supplier<Guide> answer(Wish wish, Forms forms) {
        StructuredOutput structure = wish.structure();
        ToolUse calls = wish.calls();
        if (calls == null) {
            boolean framed = isFramed(wish);
            return structure == null
                    ? null
                    : held(framed ? calling : plain, forms, wish, new Key(structure.form(), null, false, framed));
        }
        boolean mustCall = !(calls.choice() instanceof ToolChoice.Auto);
        if (mustCall || structure != null) {
            return held(
                    calling,
                    forms,
                    wish,
                    new Key(mustCall || structure == null ? null : structure.form(), calls, false, isFramed(wish)));
        }
        Supplier<Guide> call = held(calling, forms, wish, new Key(null, calls, true, false));
        return () -> new CallsAmongText(new ModelTokens(tokenizer, wish.stopTokens()), call, dialect);
    }

    /* A dialect's opening of what is said belongs to chats alone, and those of a model with such a dialect may begin with thought. */
    private boolean isFramed(Wish wish) {
        return wish.thinking() != null && !dialect.turn().answer().isEmpty();
    }

    private Supplier<Guide> held(CompiledLanguages languages, Forms forms, Wish wish, Key key) {
        try {
            CompiledLanguages.Held held = languages.of(key, () -> grammar(key, forms));
            return () -> new HeldText(
                    held.constraint().matcher(), held.runs(), wish.stopTokens(), tokenizer.vocabularySize());
        } catch (ConstraintException e) {
            String field = key.form() == null || wish.structure() == null
                    ? "tools"
                    : wish.structure().field();
            throw new InvalidRequest(
                    field, field + ": " + (e.place().isEmpty() ? "" : e.place() + ": ") + e.getMessage());
        }
    }

    private Grammar grammar(Key key, Forms forms) {
        Form form = key.form();
        ToolUse calls = key.calls();
        if (calls == null) {
            return said(Objects.requireNonNull(form), key.framed(), forms);
        }
        Grammar called = called(calls, key.triggered(), forms);
        if (form == null) {
            return called;
        }
        Grammars either = new Grammars();
        return either.of(new Node.Choice(List.of(either.add(called), either.add(said(form, key.framed(), forms)))));
    }

    private Grammar said(Form form, boolean framed, Forms forms) {
        Grammar said = forms.grammar(form);
        if (!framed) {
            return said;
        }
        Dialect.Turn turn = dialect.turn();
        Grammars behind = new Grammars();
        return behind.of(Grammars.sequence(
                Grammars.optional(Grammars.text(turn.start())), Grammars.text(turn.answer()), behind.add(said)));
    }

    private Grammar called(ToolUse calls, boolean triggered, Forms forms) {
        CallGrammar grammar = new CallGrammar(dialect, forms);
        List<Tool> tools = calls.choice() instanceof ToolChoice.Named(String name)
                ? calls.tools().stream()
                        .filter(tool -> tool.name().equals(name))
                        .toList()
                : calls.tools();
        boolean several = calls.parallel() && !(calls.choice() instanceof ToolChoice.Named);
        return triggered ? grammar.triggered(tools, several) : grammar.calls(tools, several);
    }
}
