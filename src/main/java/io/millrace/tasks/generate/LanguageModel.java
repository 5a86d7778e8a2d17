package io.millrace.tasks.generate;

import io.millrace.admission.Admission;
import io.millrace.batching.foreground.Foreground;
import io.millrace.conversation.Part;
import io.millrace.core.Checkpoint;
import io.millrace.core.Modality;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.generation.EngineSnapshot;
import io.millrace.generation.GenerationEngine;
import io.millrace.generation.GenerationRequest;
import io.millrace.models.Diagnosis;
import io.millrace.models.LoadedModel;
import io.millrace.serving.Caller;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.ModelLoad;
import io.millrace.serving.Prompt;
import io.millrace.tasks.sight.PromptImages;
import io.millrace.tasks.sight.Shown;
import io.millrace.tasks.sight.Sight;
import io.millrace.text.Tokenizer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/**
 * A language model: an engine and the text around it.
 *
 * @param id its name in the repository
 * @param adapters that it may have
 * @param sight how it sees images or hears sounds; null where it reads text alone
 * @param admission bounds what the engine is given
 * @param hangTimeout how long one call of the model may last
 * @param foreground told of its answers
 * @param loss ends in an error when the engine cannot end its own requests
 */
public record LanguageModel(
        ModelId id,
        GenerationEngine engine,
        ModelText text,
        Shape shape,
        LanguageAdapters adapters,
        @Nullable Sight sight,
        Admission admission,
        Duration hangTimeout,
        Foreground foreground,
        Sinks.Empty<Void> loss)
        implements LoadedModel {

    /**
     * What its decoder is.
     *
     * @param maxLength context length in tokens
     * @param vocabularySize logits of a step
     * @param provider execution provider in use
     * @param cacheBytes of its keys, values and states, and of what it may keep of them besides
     * @param takesAdapters whether its graph has inputs for LoRA adapters
     * @param scoresPrompts whether its graph gives logits for every token of a prompt
     */
    public record Shape(
            int maxLength,
            int vocabularySize,
            String provider,
            long cacheBytes,
            boolean takesAdapters,
            boolean scoresPrompts) {

        /** @throws InvalidRequest where a request asks for log-probabilities of a prompt that there are none of */
        void requireScores(GenerationOptions options) {
            if (options.reporting().echo() && options.reporting().topLogprobs() >= 0 && !scoresPrompts) {
                throw new InvalidRequest(
                        "echo",
                        "'echo' with 'logprobs' needs logits of every token of the prompt, and the model's graph returns"
                                + " those of the last token only");
            }
        }
    }

    /** What the service would give its engine. */
    public List<GenerationRequest> plan(List<Prompt> prompts, GenerationOptions options) {
        return RequestPlanner.plan(this, prompts, options, Caller.ANYBODY).stream()
                .map(Choice::request)
                .toList();
    }

    public Tokenizer tokenizer() {
        return text.tokenizer();
    }

    @Override
    public int maxLength() {
        return shape.maxLength();
    }

    @Override
    public Set<Modality> inputs() {
        return sight == null ? Set.of(Modality.TEXT) : Set.of(Modality.TEXT, sight.modality());
    }

    @Override
    public int vocabularySize() {
        return shape.vocabularySize();
    }

    @Override
    public String provider() {
        return shape.provider();
    }

    @Override
    public long cacheBytes() {
        return shape.cacheBytes() + adapters.bytes() + (sight == null ? 0 : sight.bytes());
    }

    @Override
    public ModelLoad load() {
        EngineSnapshot engine = this.engine.snapshot();
        return new ModelLoad(
                admission.inUse(),
                engine.waiting(),
                engine.running(),
                engine.slots(),
                engine.cachedTokens(),
                engine.capacityTokens(),
                new ModelLoad.Adapters(
                        shape.takesAdapters() ? engine.slots() : 0,
                        engine.runningAdapters(),
                        engine.waitingAdapters()));
    }

    @Override
    public InvalidRequest refuse(String purpose) {
        return new InvalidRequest("model", "The model '" + id + "' generates text and cannot " + purpose);
    }

    @Override
    public boolean isAlive() {
        return engine.isAlive() && (sight == null || sight.isAlive());
    }

    @Override
    public Diagnosis diagnosis(UnaryOperator<Duration> awake) {
        Duration stuck = engine.stuckFor();
        int failures = engine.failuresInARow();
        if (sight != null) {
            stuck = stuck.compareTo(sight.stuckFor()) < 0 ? sight.stuckFor() : stuck;
            failures = Math.max(failures, sight.failuresInARow());
        }
        return Diagnosis.of(isAlive(), failures, awake.apply(stuck), hangTimeout);
    }

    @Override
    public void interrupt() {
        if (sight != null) {
            sight.giveUp(hangTimeout);
        }
        if (sight == null || engine.stuckFor().compareTo(hangTimeout) >= 0) {
            engine.interrupt();
        }
    }

    @Override
    public void lost(EngineFailed error) {
        loss.tryEmitError(error);
        if (sight != null) {
            sight.fail(error);
        }
    }

    @Override
    public boolean drain(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        boolean seen = sight == null || sight.drain(timeout);
        return engine.drain(Duration.ofNanos(Math.max(0, end - System.nanoTime()))) && seen;
    }

    @Override
    public void close() {
        try (Tokenizer _ = text.tokenizer()) {
            engine.close();
        } finally {
            if (sight != null) {
                sight.close();
            }
        }
    }

    /**
     * What a conversation holds beside text, by its headers.
     *
     * @throws InvalidRequest where it reads text alone, or something is not what it takes, or over a limit
     */
    List<Shown> sized(Prompt.Chat chat, Checkpoint checkpoint) {
        List<Part> parts = chat.conversation().shown();
        if (sight == null && !parts.isEmpty()) {
            throw new InvalidRequest(
                    parts.getFirst().field(),
                    "The model '" + id + "' reads text alone and cannot be "
                            + (parts.getFirst() instanceof Part.Audio ? "played sounds" : "shown images"));
        }
        List<Part.Link> links = chat.conversation().links();
        if (!links.isEmpty()) {
            throw new InvalidRequest(
                    links.getFirst().param(),
                    "'" + links.getFirst().param() + "' must be a data URL, since this server fetches nothing:"
                            + " millrace.images.allowed-hosts is empty");
        }
        return sight == null ? List.of() : sight.sized(parts, checkpoint);
    }

    /** A conversation by the model's template, with a marker for each of what it holds beside text. */
    String rendered(Prompt.Chat chat, Checkpoint checkpoint) {
        Prompt.Chat readable = sight == null
                ? chat
                : chat.of(sight.readable(chat.conversation().messages()));
        return text.render(readable, checkpoint);
    }

    /** A rendered prompt with what stands for each of what it holds beside text. */
    String written(String prompt, List<Shown> shown) {
        return sight == null ? prompt : sight.written(prompt, shown);
    }

    /** A conversation as the model reads it, with what stands for each of what it holds beside text. */
    public String written(Prompt.Chat chat, Checkpoint checkpoint) {
        List<Shown> shown = sized(chat, checkpoint);
        return written(rendered(chat, checkpoint), shown);
    }

    /** The tokens of such a prompt, told apart by what is shown; as they are where they are too many. */
    PromptImages placed(int[] tokens, List<Shown> shown, Checkpoint checkpoint) {
        return sight == null || shown.isEmpty() || tokens.length >= maxLength()
                ? PromptImages.none(tokens)
                : sight.placed(tokens, shown, checkpoint);
    }

    /** @throws InvalidRequest when it has no token of this id */
    void requireKnown(String param, int token) {
        if (token < 0 || token >= vocabularySize()) {
            throw new InvalidRequest(param, param + ": token id " + token + " is not in [0, " + vocabularySize() + ")");
        }
    }
}
