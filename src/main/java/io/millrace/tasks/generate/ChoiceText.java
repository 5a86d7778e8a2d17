package io.millrace.tasks.generate;

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
import java.util.List;
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
    private boolean echoed;
    private boolean finished;
    private int tokens;
    private @Nullable Integer stopToken;

    ChoiceText(Choice choice, Tokenizer tokenizer, GenerationOptions options) {
        this.choice = choice;
        this.tokenizer = tokenizer;
        this.options = options;
        this.detokenizer = choice.continues()
                ? IncrementalDetokenizer.continuing(
                        tokenizer, options.reporting().skipSpecialTokens())
                : new IncrementalDetokenizer(tokenizer, options.reporting().skipSpecialTokens());
        this.stop = new StopStringMatcher(
                options.stopping().strings(), options.stopping().includeString());
    }

    /** Whether the text has ended; the sequence may still have to be told. */
    boolean finished() {
        return finished;
    }

    /** Tokens of the prompt, where this choice accounts for it, and tokens sampled for the text. */
    Usage usage(int cachedTokens) {
        int prompt = choice.firstOfPrompt() ? choice.promptTokens() : 0;
        return new Usage(prompt, tokens, choice.firstOfPrompt() ? cachedTokens : 0);
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
        String text = detokenizer.push(token.token());
        if (options.reporting().topLogprobs() >= 0) {
            pending.add(scored(token), text.length());
        }
        sendUpToStop(text, out);
    }

    private void sendUpToStop(String text, List<TextEvent> out) {
        send(tokens > options.stopping().minTokens() ? stop.push(text) : text, out);
        if (stop.matched() != null) {
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
        sendLeftOverLogprobs(out);
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
        List<TokenLogprob> logprobs = pending.release(text.length());
        if (!text.isEmpty() || !logprobs.isEmpty()) {
            out.add(new Delta(choice.index(), text, logprobs));
        }
    }

    private void sendLeftOverLogprobs(List<TextEvent> out) {
        List<TokenLogprob> rest = pending.releaseAll();
        if (!rest.isEmpty()) {
            out.add(new Delta(choice.index(), "", rest));
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
