package io.millrace.layouts;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ModelId;
import io.millrace.decoding.Sampling;
import io.millrace.decoding.SamplingParams;
import io.millrace.decoding.TokenChoice;
import io.millrace.generation.Adapter;
import io.millrace.generation.Generation;
import io.millrace.generation.GenerationEvent;
import io.millrace.generation.GenerationEvent.Token;
import io.millrace.generation.GenerationRequest;
import io.millrace.generation.Recorder;
import io.millrace.models.LoadedModel;
import io.millrace.models.ModelTask;
import io.millrace.repository.AdapterSource;
import io.millrace.repository.ModelRepository.Entry;
import io.millrace.tasks.Tasks;
import io.millrace.tasks.generate.LanguageModel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;

/** A layout's folder, loaded as the service loads it, beside the reference that it must agree with. */
final class LoadedLayout implements AutoCloseable {

    private final ReferenceDecoder reference;
    private final Map<String, ReferenceDecoder> adapted;
    private final LanguageModel model;
    private final double tolerance;

    LoadedLayout(Path root, String name, Layout layout, Weights weights, double tolerance) {
        this(root, name, layout, weights, tolerance, Map.of());
    }

    /** @param adapters seeds of those in its folder */
    LoadedLayout(Path root, String name, Layout layout, Weights weights, double tolerance, Map<String, Long> adapters) {
        this.adapted = new HashMap<>();
        adapters.forEach((adapter, seed) -> adapted.put(adapter, new ReferenceDecoder(layout, weights.merged(seed))));
        this.reference = new ReferenceDecoder(layout, weights);
        this.model = load(root, name);
        this.tolerance = tolerance;
    }

    static LanguageModel load(Path root, String name) {
        return (LanguageModel) model(root, name);
    }

    static LoadedModel model(Path root, String name) {
        Entry entry = Tasks.repository(root).find(new ModelId(name)).getFirst();
        assertThat(entry).isInstanceOf(Entry.Usable.class);
        var folder = ((Entry.Usable) entry).folder();
        return ((ModelTask) folder.task()).load(folder, QuietSurroundings.NONE);
    }

    /** Those that the folder has now. */
    static Map<String, AdapterSource> adapters(Path root, String name) {
        Entry entry = Tasks.repository(root).find(new ModelId(name)).getFirst();
        return ((Entry.Usable) entry).folder().adapters();
    }

    LanguageModel model() {
        return model;
    }

    static GenerationRequest request(int[] prompt, int tokens, boolean scored) {
        return new GenerationRequest(
                prompt, new SamplingParams(Sampling.GREEDY, 0, 0, Set.of()), tokens, Set.of(), scored, 0);
    }

    Recorder submit(int[] prompt, int tokens) {
        return submit(request(prompt, tokens, false));
    }

    Recorder submit(GenerationRequest request) {
        Recorder recorder = new Recorder();
        model.engine().submit(request, recorder);
        return recorder;
    }

    /** Greedy, with an adapter. */
    Recorder submit(String adapter, int[] prompt, int tokens) {
        Adapter held = model.adapters().hold(adapter.isEmpty() ? null : adapter);
        try {
            return submit(request(prompt, tokens, false).with(held));
        } finally {
            held.release();
        }
    }

    /** Cancels after the first tokens. */
    void cancelled(int[] prompt, int tokens) throws InterruptedException {
        Recorder recorder = new Recorder();
        CompletableFuture<Generation> running = new CompletableFuture<>();
        recorder.then(event -> {
            if (recorder.tokens().size() == tokens && event instanceof Token) {
                running.join().abort();
            }
        });
        running.complete(model.engine().submit(request(prompt, 40, false), recorder));
        recorder.await();
    }

    /** Tokens and their log-probabilities are the reference's. */
    int[] check(int[] prompt, Recorder recorder) throws InterruptedException {
        return check(reference, prompt, recorder);
    }

    /** Tokens and their log-probabilities are those of the reference that has the adapter merged into its weights. */
    int[] check(String adapter, int[] prompt, Recorder recorder) throws InterruptedException {
        return check(adapter.isEmpty() ? reference : Objects.requireNonNull(adapted.get(adapter)), prompt, recorder);
    }

    private int[] check(ReferenceDecoder wanted, int[] prompt, Recorder recorder) throws InterruptedException {
        recorder.await().finished();
        List<TokenChoice> choices = recorder.events().stream()
                .filter(Token.class::isInstance)
                .map(event -> ((Token) event).choice())
                .toList();
        int[] tokens = choices.stream().mapToInt(TokenChoice::token).toArray();
        int[] all = IntStream.concat(IntStream.of(prompt), IntStream.of(tokens)).toArray();
        double[][] expected = wanted.logProbabilities(all);
        for (int i = 0; i < tokens.length; i++) {
            double[] row = expected[prompt.length + i - 1];
            double most = IntStream.range(0, row.length)
                    .mapToDouble(v -> row[v])
                    .max()
                    .orElseThrow();
            assertThat((double) choices.get(i).logprob())
                    .as("logprob of token %d behind %d", i, prompt.length)
                    .isCloseTo(row[tokens[i]], Offset.offset(tolerance));
            assertThat(row[tokens[i]])
                    .as("likeliest %d behind %d", i, prompt.length)
                    .isGreaterThan(most - tolerance);
        }
        return tokens;
    }

    /** Log-probabilities of the prompt are the reference's. */
    void checkPrompt(int[] prompt, Recorder recorder) {
        GenerationEvent.Prompt scored =
                (GenerationEvent.Prompt) recorder.events().getFirst();
        double[][] expected = reference.logProbabilities(prompt);
        assertThat(scored.tokens()).hasSize(prompt.length);
        for (int i = 1; i < prompt.length; i++) {
            assertThat((double) scored.tokens().get(i).logprob())
                    .as("logprob of token %d of the prompt", i)
                    .isCloseTo(expected[i - 1][prompt[i]], Offset.offset(tolerance));
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
