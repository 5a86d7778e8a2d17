package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ServingException;
import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.core.ServingException.RequestFailed;
import io.millrace.decoding.SamplingParams;
import io.millrace.generation.GenerationEvent.Failed;
import io.millrace.generation.GenerationEvent.Finished;
import io.millrace.generation.GenerationEvent.Prompt;
import io.millrace.generation.prefix.PrefixSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Random requests, aborts, conversations that go on, failures of model, sampler and sinks, drain and close against an engine's
 * loop; each answer is compared with one computed without engine or cache.
 */
final class EngineSimulation {

    static final int POISON = 31;
    private static final int VOCABULARY = 32;

    private final SplittableRandom random;
    private final FakeDecoder model;
    private final List<NamedAdapter> adapters = List.of(new NamedAdapter("one"), new NamedAdapter("two"));
    private final LoopDriver driver;
    private final List<Client> clients = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final int failureRate;
    private int injected;
    private int appended;
    private int drafted;
    private int accepted;
    private final Map<PrefixSource, Integer> reused = new EnumMap<>(PrefixSource.class);
    private boolean refusing;

    EngineSimulation(long seed) {
        random = new SplittableRandom(seed);
        failureRate = random.nextInt(2) * 30;
        model = new FakeDecoder(random.nextInt(1, 6), random.nextInt(2, 49), VOCABULARY, EngineSimulation::poisoned)
                .beforePrefill(_ -> maybeFail())
                .beforeDecode(_ -> maybeFail())
                .beforeMove(this::maybeFail);
        driver = new LoopDriver(
                model,
                random.nextInt(1, 13),
                random.nextInt(2) * random.nextInt(1, 13),
                random.nextInt(2) * 150L,
                new EngineListener() {
                    @Override
                    public void onReused(PrefixSource source, int tokens) {
                        reused.merge(source, 1, Integer::sum);
                    }

                    @Override
                    public void onDrafted(DraftKind kind, int tokens, int came) {
                        drafted += tokens;
                        accepted += came;
                    }

                    @Override
                    public void onStep(Step step) {
                        appended += step.kind() == StepKind.DECODE && step.tokens() > step.rows() ? 1 : 0;
                    }
                });
    }

    /** {@link FakeDecoder#hashed} with words that it says again and again, but not a number after any sequence that holds {@link #POISON}. */
    static void poisoned(int[] tokens, float[] target) {
        FakeDecoder.hashed(tokens, target);
        if (target[0] < 3) {
            target[(tokens[tokens.length - 1] * 5 + 3) % 4] += 6;
        }
        if (Arrays.stream(tokens).anyMatch(token -> token == POISON)) {
            Arrays.fill(target, Float.NaN);
        }
    }

    private void maybeFail() {
        if (failureRate > 0 && random.nextInt(failureRate) == 0) {
            injected++;
            throw new IllegalStateException("injected");
        }
    }

    /** Every event of every request in the order in which they came. */
    List<String> run() {
        try (driver) {
            int turns = random.nextInt(20, 120);
            for (int turn = 0; turn < turns; turn++) {
                act();
            }
            if (random.nextBoolean()) {
                driver.finish();
                assertThat(driver.snapshot().waiting() + driver.snapshot().running())
                        .isZero();
            }
            refusing = true;
        }
        clients.forEach(this::check);
        assertThat(adapters).as("nobody holds an adapter").allMatch(adapter -> adapter.held() == 0);
        return log;
    }

    /** Chunks of tokens that had to come. */
    int appended() {
        return appended;
    }

    /** Drafts that were checked. */
    int drafted() {
        return drafted;
    }

    /** Drafts that came true. */
    int accepted() {
        return accepted;
    }

    /** Sequences that went on from what was run before, by where that was. */
    Map<PrefixSource, Integer> reused() {
        return reused;
    }

    /** How each request ended. */
    List<GenerationEvent.Terminal> terminals() {
        return clients.stream().map(client -> client.recorder.terminal()).toList();
    }

    private void act() {
        switch (random.nextInt(12)) {
            case 0, 1 -> submit(randomRequest());
            case 2 -> goOn();
            case 3 -> abortAny();
            case 4 -> maybeDrain();
            default -> driver.step();
        }
    }

    private void maybeDrain() {
        if (random.nextInt(100) == 0) {
            refusing = true;
            driver.offer(new EngineCommand.Drain(new CompletableFuture<>()));
        }
    }

    private void abortAny() {
        if (!clients.isEmpty()) {
            Client client = clients.get(random.nextInt(clients.size()));
            client.mayAbort = true;
            client.handle.abort();
        }
    }

    private GenerationRequest randomRequest() {
        int shared = random.nextInt(3);
        int[] prompt = IntStream.range(0, random.nextInt(0, model.maxLength() + 2))
                .map(i -> i < 16 ? (i * 7 + shared) % 23 : random.nextInt(24))
                .toArray();
        if (prompt.length > 0 && random.nextInt(20) == 0) {
            prompt[random.nextInt(prompt.length)] = random.nextInt(POISON, VOCABULARY + 1);
        }
        return request(prompt);
    }

    /** The next turn of a conversation: all of an earlier request, what it got, and more. */
    private void goOn() {
        clients.stream().filter(client -> client.recorder.hasEnded()).findAny().ifPresent(client -> {
            IntStream history = Arrays.stream(client.request.prompt());
            IntStream completion = client.recorder.tokens().stream().mapToInt(token -> token);
            IntStream more = IntStream.range(0, random.nextInt(4));
            submit(request(IntStream.concat(IntStream.concat(history, completion), more)
                    .toArray()));
        });
    }

    private GenerationRequest request(int[] prompt) {
        GenerationRequest base =
                random.nextBoolean() ? Requests.greedy(prompt, 1) : Requests.sampled(prompt, 1, random.nextLong());
        SamplingParams sampling = base.sampling();
        Set<Integer> stops = random.nextInt(3) == 0 ? Set.of(random.nextInt(VOCABULARY), VOCABULARY + 5) : Set.of();
        GenerationRequest free = new GenerationRequest(
                        prompt, sampling, random.nextInt(1, 32), stops, random.nextInt(8) == 0, random.nextInt(2))
                .with(adapter());
        return random.nextInt(3) == 0 ? Requests.phrased(free, random.nextInt(4) == 0 ? 1 : -1) : free;
    }

    private Adapter adapter() {
        int number = random.nextInt(4);
        return number < adapters.size() ? adapters.get(number) : Adapter.NONE;
    }

    private void submit(GenerationRequest request) {
        int number = clients.size();
        int throwsAt = random.nextInt(15) == 0 ? random.nextInt(6) : -1;
        Recorder recorder = new Recorder();
        Client client = new Client(request, recorder);
        recorder.then(event -> {
            log.add(number + " " + describe(event));
            if (recorder.events().size() - 1 == throwsAt) {
                client.mayAbort = true;
                throw new IllegalStateException("injected into a sink");
            }
        });
        client.handle = driver.submit(request, recorder);
        clients.add(client);
    }

    private static String describe(GenerationEvent event) {
        return event instanceof Failed(ServingException error)
                ? error.getClass().getSimpleName() + " " + error.getMessage()
                : event.toString();
    }

    private void check(Client client) {
        List<Integer> expected = refused(client) ? List.of() : expected(client.request);
        List<Integer> tokens = client.recorder.tokens();
        assertThat(tokens.size()).as("tokens").isLessThanOrEqualTo(expected.size());
        assertThat(tokens).as("tokens").isEqualTo(expected.subList(0, tokens.size()));
        if (client.request.promptLogprobs() && !tokens.isEmpty()) {
            Prompt prompt = (Prompt) client.recorder.events().getFirst();
            assertThat(prompt.tokens().stream()
                            .mapToInt(choice -> choice.token())
                            .toArray())
                    .isEqualTo(client.request.prompt());
        }
        switch (client.recorder.terminal()) {
            case Finished finished -> check(client, finished, expected);
            case Failed(ServingException error) -> check(client, error, expected);
        }
    }

    private boolean refused(Client client) {
        return RequestLimits.of(model).refusal(client.request) != null;
    }

    private List<Integer> expected(GenerationRequest request) {
        return Requests.expected(request, EngineSimulation::poisoned, VOCABULARY, model.maxLength());
    }

    private void check(Client client, Finished finished, List<Integer> expected) {
        List<Integer> tokens = client.recorder.tokens();
        GenerationRequest request = client.request;
        assertThat(finished.usage().promptTokens()).isEqualTo(request.prompt().length);
        assertThat(finished.usage().completionTokens()).isEqualTo(tokens.size());
        assertThat(finished.usage().cachedTokens())
                .isBetween(0, request.promptLogprobs() ? 0 : request.prompt().length - 1);
        if (finished.reason() == FinishReason.ABORTED) {
            assertThat(client.mayAbort).as("asked to abort").isTrue();
            return;
        }
        assertThat(tokens).as("whole completion").isEqualTo(expected);
        boolean stopped = request.stopTokens().contains(tokens.getLast());
        assertThat(finished.reason()).isEqualTo(stopped ? FinishReason.STOP : FinishReason.LENGTH);
    }

    private void check(Client client, ServingException error, List<Integer> expected) {
        switch (error) {
            case ContextOverflow _ -> assertThat(refused(client)).as("refused").isTrue();
            case InvalidRequest refusal
            when refusal.param() != null ->
                assertThat(refused(client)).as("refused").isTrue();
            case ModelNotReady _ ->
                assertThat(refusing).as("draining or closed").isTrue();
            case EngineFailed _, RequestFailed _, InvalidRequest _ ->
                assertThat(injected > 0 || client.recorder.tokens().equals(expected))
                        .as("failure injected, or the logits were poisoned")
                        .isTrue();
            default -> throw new AssertionError(error);
        }
    }

    private static final class Client {
        private final GenerationRequest request;
        private final Recorder recorder;
        private Generation handle = () -> {};
        private boolean mayAbort;

        Client(GenerationRequest request, Recorder recorder) {
            this.request = request;
            this.recorder = recorder;
        }
    }
}
