package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.conversation.Conversation;
import io.millrace.core.ModelId;
import io.millrace.decoding.GenerationDefaults;
import io.millrace.decoding.SamplingParameter;
import io.millrace.decoding.TokenChoice;
import io.millrace.generation.EngineConfig;
import io.millrace.generation.EngineListener;
import io.millrace.generation.GenerationEngine;
import io.millrace.generation.GenerationEvent;
import io.millrace.generation.GenerationEvent.Token;
import io.millrace.generation.GenerationRequest;
import io.millrace.generation.Recorder;
import io.millrace.models.SessionPolicy;
import io.millrace.repository.ModelFolder;
import io.millrace.repository.ModelRepository;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.decoder.DecoderOptions;
import io.millrace.runtime.decoder.OrtDecoder;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Reporting;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Prompt;
import io.millrace.serving.StructuredOutput;
import io.millrace.serving.StructuredOutput.JsonSchema;
import io.millrace.serving.StructuredOutput.Whitespace;
import io.millrace.tasks.Tasks;
import io.millrace.text.ChatTemplate;
import io.millrace.text.Tokenizers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Sinks;

/** A real model with its tokens drafted gives what it gives without; every step counts as long as any, so that drafts pay. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpeculationTest {

    private static final List<String> QUESTIONS = List.of(
            "Tell me a story about number 12.",
            "Tell me a short story about Anna and a fox.",
            "Count from 3 to 7.",
            "What is 17 + 25?",
            "Who are you?",
            "Repeat this: one two three, one two three, one two three, one two three.");

    /** Logits so close may come out in another order where a chunk is computed otherwise than a step. */
    private static final float NEAR_TIE = 1e-3f;

    private final AtomicInteger drafted = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private int nearTies;
    private LanguageModel plain;
    private LanguageModel speculating;

    @BeforeAll
    void load() {
        plain = model(0);
        speculating = model(15);
    }

    @AfterAll
    void close() {
        plain.close();
        speculating.close();
        assertThat(nearTies).as("near ties").isLessThan(3);
    }

    private LanguageModel model(int draftTokens) {
        ModelFolder folder = ((ModelRepository.Entry.Usable) Tasks.repository(Path.of("models"))
                        .find(new ModelId("demo-chat"))
                        .getFirst())
                .folder();
        var tokenizer = Tokenizers.load(folder.path());
        GenerationDefaults defaults = GenerationDefaults.load(folder.path(), tokenizer);
        DecoderConfig config = DecoderConfig.read(folder.path());
        OrtDecoder decoder = OrtDecoder.open(
                folder.modelFile(),
                new DecoderOptions(
                        4,
                        SequenceLength.of(folder, defaults.maxLength()),
                        new SessionSettings(List.of(Provider.CPU), true, 0, 1, false),
                        config.sizes(),
                        config.names()));
        AtomicLong clock = new AtomicLong();
        EngineConfig engine = new EngineConfig(
                "demo-chat",
                256,
                draftTokens,
                () -> clock.addAndGet(1_000),
                Thread.ofPlatform().daemon().factory());
        return new LanguageModel(
                folder.id(),
                GenerationEngine.start(engine, decoder, counting()),
                ModelText.of(tokenizer, ChatTemplate.load(folder.path()), defaults, null),
                new LanguageModel.Shape(
                        decoder.maxLength(), decoder.vocabularySize(), "CPU", decoder.cacheBytes(), false, true),
                LanguageAdapters.of(folder, decoder),
                SessionPolicy.admission(folder.id(), 64, folder.manifest()),
                Duration.ofSeconds(30),
                Sinks.empty());
    }

    private EngineListener counting() {
        return new EngineListener() {
            @Override
            public void onDrafted(DraftKind kind, int tokens, int came) {
                drafted.addAndGet(tokens);
                accepted.addAndGet(came);
            }
        };
    }

    private static GenerationOptions greedy() {
        return GenerationOptions.DEFAULT
                .with(SamplingParameter.TEMPERATURE, 0f)
                .with(SamplingParameter.SEED, 0L)
                .with(Stopping.DEFAULT.withMaxTokens(300).withMinTokens(200))
                .with(Reporting.DEFAULT.withTopLogprobs(2));
    }

    private static List<TokenChoice> answer(LanguageModel model, GenerationRequest request) throws InterruptedException {
        Recorder recorder = new Recorder();
        var _ = model.engine().submit(request, recorder);
        assertThat(recorder.await().terminal()).isInstanceOf(GenerationEvent.Finished.class);
        return recorder.events().stream()
                .filter(Token.class::isInstance)
                .map(event -> ((Token) event).choice())
                .toList();
    }

    private void compare(GenerationOptions options) throws InterruptedException {
        int before = accepted.get();
        for (String question : QUESTIONS) {
            for (GenerationRequest request : requests(plain, question, options)) {
                same(answer(plain, request), answer(speculating, request));
            }
        }
        assertThat(accepted.get()).as("drafted tokens that came true").isGreaterThan(before);
    }

    private static List<GenerationRequest> requests(LanguageModel model, String question, GenerationOptions options) {
        return model.plan(List.of(new Prompt.Chat(Conversation.user(question))), options);
    }

    private void same(List<TokenChoice> expected, List<TokenChoice> answer) {
        for (int i = 0; i < Math.min(expected.size(), answer.size()); i++) {
            TokenChoice choice = expected.get(i);
            if (choice.token() != answer.get(i).token()) {
                assertThat(choice.top()).as("a near tie at " + i).hasSizeGreaterThan(1);
                assertThat(choice.top().get(0).logprob() - choice.top().get(1).logprob()).isLessThan(NEAR_TIE);
                nearTies++;
                return;
            }
            if (!choice.top().isEmpty()) {
                assertThat(answer.get(i).logprob()).isCloseTo(choice.logprob(), org.assertj.core.api.Assertions.within(NEAR_TIE));
                assertThat(answer.get(i).top()).hasSameSizeAs(choice.top());
            }
        }
        assertThat(answer).hasSameSizeAs(expected);
    }

    @Test
    void greedy_withLogprobs_sameTokensAndTheirLogprobs() throws InterruptedException {
        compare(greedy());
    }

    @Test
    void greedy_withStopTokens_endsAlike() throws InterruptedException {
        for (int id : List.of(3, 11, 40, 100, 260)) {
            compare(greedy().with(Stopping.DEFAULT.withMaxTokens(300).withMinTokens(100).withTokenIds(java.util.Set.of(id))));
        }
    }

    @Test
    void sampled_withSeed_sameTokens() throws InterruptedException {
        for (long seed = 0; seed < 5; seed++) {
            compare(greedy()
                    .with(Reporting.DEFAULT)
                    .with(SamplingParameter.TEMPERATURE, 0.9f)
                    .with(SamplingParameter.TOP_P, 0.95f)
                    .with(SamplingParameter.SEED, seed)
                    .withN(2));
        }
    }

    @Test
    void structured_schema_sameTokens() throws InterruptedException {
        String schema = """
                {"type":"array","minItems":12,"maxItems":20,"items":{"type":"object","properties":{"name":{"type":"string","maxLength":12},
                "age":{"type":"integer","minimum":0,"maximum":99}},"required":["name","age"],"additionalProperties":false}}""";
        StructuredOutput structure = new StructuredOutput("response_format", new JsonSchema(schema, Whitespace.NONE));
        compare(greedy().with(Stopping.DEFAULT.withMaxTokens(300)).with(structure));
        compare(greedy().with(Stopping.DEFAULT.withMaxTokens(300)).with(Reporting.DEFAULT).with(structure));
    }

    @Test
    void greedy_severalAtOnce_sameTokens() throws InterruptedException {
        List<GenerationRequest> requests = QUESTIONS.stream()
                .flatMap(question -> requests(plain, question, greedy()).stream())
                .toList();
        List<Recorder> recorders = new ArrayList<>();
        for (GenerationRequest request : requests) {
            Recorder recorder = new Recorder();
            recorders.add(recorder);
            var _ = speculating.engine().submit(request, recorder);
        }
        for (int i = 0; i < requests.size(); i++) {
            List<TokenChoice> together = recorders.get(i).await().events().stream()
                    .filter(Token.class::isInstance)
                    .map(event -> ((Token) event).choice())
                    .toList();
            same(answer(plain, requests.get(i)), together);
        }
        assertThat(IntStream.range(0, requests.size())).isNotEmpty();
    }
}
