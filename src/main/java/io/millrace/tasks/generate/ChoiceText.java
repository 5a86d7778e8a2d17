package io.millrace.tasks.generate;

import io.millrace.conversation.dialect.Delta.CallArguments;
import io.millrace.conversation.dialect.Delta.CallEnd;
import io.millrace.conversation.dialect.Delta.CallStart;
import io.millrace.conversation.dialect.Delta.Reasoning;
import io.millrace.conversation.dialect.Delta.Text;
import io.millrace.conversation.dialect.OutputParser;
import io.millrace.core.Usage;
import io.millrace.decoding.TokenChoice;
import io.millrace.generation.FinishReason;
import io.millrace.generation.GenerationEvent;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextEvent.ChoiceFinished;
import io.millrace.serving.TextEvent.Delta;
import io.millrace.serving.TextEvent.TokenLogprob;
import io.millrace.text.IncrementalDetokenizer;
import io.millrace.text.StopStringMatcher;
import io.millrace.text.TokenStarts;
import io.millrace.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The text of one choice, from the events of its sequence. A token's log-probability goes out with the first piece of text
 * that holds some of it, so nothing of a stop string shows there either.
 */
final class ChoiceText {

    private final Choice choice;
    private final Tokenizer tokenizer;
    private final GenerationOptions options;
    private final IncrementalDetokenizer detokenizer;
    private final StopStringMatcher stop;
    private final PendingLogprobs pending = new PendingLogprobs();
    private final List<TokenLogprob> carried = new ArrayList<>();
    private final @Nullable OutputParser parser;
    private boolean echoed;
    private boolean finished;
    private int tokens;
    private int thought;
    private @Nullable Integer stopToken;

    ChoiceText(Choice choice, Tokenizer tokenizer, GenerationOptions options) {
        this.choice = choice;
        this.tokenizer = tokenizer;
        this.options = options;
        this.detokenizer = new IncrementalDetokenizer(tokenizer, shown(), choice.continues());
        this.parser = choice.reading() == null ? null : choice.reading().parser();
        this.stop = new StopStringMatcher(
                options.stopping().strings(), options.stopping().includeString());
    }

    /* Marks of the dialect are read even where they are special tokens. */
    private IntPredicate shown() {
        IntPredicate usual =
                IncrementalDetokenizer.shown(tokenizer, options.reporting().skipSpecialTokens());
        if (choice.reading() == null) {
            return usual;
        }
        Set<Integer> marks = new HashSet<>();
        choice.reading().visible().forEach(mark -> tokenizer.id(mark).ifPresent(marks::add));
        return token -> usual.test(token) || marks.contains(token);
    }

    /** Whether the text has ended; the sequence may still have to be told. */
    boolean finished() {
        return finished;
    }

    /** Tokens of the prompt, where this choice accounts for it, and tokens sampled for the text. */
    Usage usage(int cachedTokens) {
        int prompt = choice.firstOfPrompt() ? choice.promptTokens() : 0;
        return new Usage(prompt, tokens, choice.firstOfPrompt() ? cachedTokens : 0, thought);
    }

    /** Adds to {@code out} what the event means for the text. */
    void on(GenerationEvent event, List<TextEvent> out) {
        switch (event) {
            case GenerationEvent.Prompt prompt -> echo(scored(prompt.tokens()), out);
            case GenerationEvent.Token token -> token(token.choice(), out);
            case GenerationEvent.Finished end -> end(end.reason(), out);
            case GenerationEvent.Failed failed -> throw failed.error();
        }
    }

    private void token(TokenChoice token, List<TextEvent> out) {
        echo(List.of(), out);
        if (finished || choice.scoreOnly()) {
            return;
        }
        tokens++;
        if (choice.stopTokens().contains(token.token())) {
            stopToken = token.token();
        } else {
            append(token, out);
        }
    }

    private void append(TokenChoice token, List<TextEvent> out) {
        boolean thinking = isThinking();
        String text = detokenizer.push(token.token());
        if (options.reporting().topLogprobs() >= 0) {
            pending.add(scored(token), text.length());
        }
        sendUpToStop(text, out);
        thought += thinking || isThinking() ? 1 : 0;
    }

    private boolean isThinking() {
        return parser != null && parser.isReasoning();
    }

    private void sendUpToStop(String text, List<TextEvent> out) {
        send(tokens > options.stopping().minTokens() ? stop.push(text) : text, out);
        if (stop.matched() != null) {
            sendRest(out);
            finish(FinishReason.STOP, stop.matched(), out);
        }
    }

    private void end(FinishReason reason, List<TextEvent> out) {
        echo(List.of(), out);
        if (!finished) {
            sendUpToStop(detokenizer.flush(), out);
        }
        if (!finished) {
            endUnstopped(reason, out);
        }
    }

    private void endUnstopped(FinishReason reason, List<TextEvent> out) {
        send(stop.flush(), out);
        sendRest(out);
        finish(choice.scoreOnly() ? FinishReason.LENGTH : reason, reportedStop(), out);
    }

    private @Nullable Object reportedStop() {
        return stopToken != null && options.stopping().tokenIds().contains(stopToken) ? stopToken : null;
    }

    private void finish(FinishReason reason, @Nullable Object matched, List<TextEvent> out) {
        finished = true;
        out.add(new ChoiceFinished(choice.index(), reason, matched));
    }

    private void echo(List<TokenLogprob> logprobs, List<TextEvent> out) {
        if (!echoed && choice.echo() != null) {
            out.add(new Delta(choice.index(), choice.echo(), logprobs));
        }
        echoed = true;
    }

    private void send(String text, List<TextEvent> out) {
        carried.addAll(pending.release(text.length()));
        if (parser != null) {
            parser.push(text).forEach(delta -> send(delta, out));
        } else if (!text.isEmpty() || !carried.isEmpty()) {
            out.add(new Delta(choice.index(), text, taken()));
        }
    }

    /** Log-probabilities go out with the first text that comes, thought or answer. */
    private void send(io.millrace.conversation.dialect.Delta delta, List<TextEvent> out) {
        int index = choice.index();
        switch (delta) {
            case Text text -> out.add(new Delta(index, text.text(), taken()));
            case Reasoning more -> out.add(new TextEvent.Reasoning(index, more.text(), taken()));
            case CallStart call -> out.add(new TextEvent.ToolCall(index, call.index(), call.id(), call.name()));
            case CallArguments more -> out.add(new TextEvent.ToolArguments(index, more.index(), more.fragment()));
            case CallEnd _ -> {}
        }
    }

    private List<TokenLogprob> taken() {
        List<TokenLogprob> logprobs = List.copyOf(carried);
        carried.clear();
        return logprobs;
    }

    private void sendRest(List<TextEvent> out) {
        if (parser != null) {
            parser.finish().forEach(delta -> send(delta, out));
        }
        carried.addAll(stop.matched() == null ? pending.releaseAll() : List.of());
        if (!carried.isEmpty()) {
            out.add(new Delta(choice.index(), "", taken()));
        }
    }

    private List<TokenLogprob> scored(List<TokenChoice> prompt) {
        TokenStarts starts = new TokenStarts(tokenizer, choice.echo() == null ? "" : choice.echo());
        List<TokenLogprob> scored = new ArrayList<>(prompt.size());
        prompt.forEach(token -> scored.add(scored(token).at(starts.next(token.token()))));
        return scored;
    }

    private TokenLogprob scored(TokenChoice token) {
        List<TokenLogprob> top = token.top().stream()
                .map(other -> scored(other.token(), other.logprob(), List.of()))
                .toList();
        return scored(token.token(), token.logprob(), top);
    }

    private TokenLogprob scored(int token, float logprob, List<TokenLogprob> top) {
        byte[] bytes = tokenizer.bytes(token);
        return new TokenLogprob(token, new String(bytes, StandardCharsets.UTF_8), bytes, logprob, top);
    }
}
