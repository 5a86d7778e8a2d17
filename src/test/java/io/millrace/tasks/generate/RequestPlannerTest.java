package io.millrace.tasks.generate;

import static io.millrace.decoding.SamplingParameter.MIN_P;
import static io.millrace.decoding.SamplingParameter.REPETITION_PENALTY;
import static io.millrace.decoding.SamplingParameter.SEED;
import static io.millrace.decoding.SamplingParameter.TEMPERATURE;
import static io.millrace.decoding.SamplingParameter.TOP_K;
import static io.millrace.decoding.SamplingParameter.TOP_P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.conversation.Conversation;
import io.millrace.core.ServingException.ContextOverflow;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.decoding.AnswerLength;
import io.millrace.decoding.GenerationDefaults;
import io.millrace.decoding.Sampling;
import io.millrace.decoding.SamplingParams;
import io.millrace.serving.Caller;
import io.millrace.serving.Prompt;
import io.millrace.text.ChatTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPlannerTest {

    private static final int MAX_LENGTH = 10;
    private static final Sampling MODELS =
            Sampling.UNSTATED.with(TEMPERATURE, 0.5f).with(TOP_P, 0.6f).with(TOP_K, 7);

    private LanguageModel model = FakeModel.of("m", FakeModel.endless(1, MAX_LENGTH), 9);

    @AfterEach
    void close() {
        model.close();
    }

    private List<Choice> plan(Options options, Prompt... prompts) {
        return RequestPlanner.plan(model, List.of(prompts), options.build(), Caller.ANYBODY);
    }

    private Choice planOne(Options options, Prompt prompt) {
        return plan(options, prompt).getFirst();
    }

    private static Prompt tokens(int count) {
        return new Prompt.Tokens("a".repeat(count).chars().toArray());
    }

    private static Prompt chat(String content, boolean continues) {
        return new Prompt.Chat(Conversation.user(content), Map.of(), !continues, continues);
    }

    private void replace(@Nullable ChatTemplate template, GenerationDefaults defaults) {
        model.close();
        model = FakeModel.of("m", FakeModel.endless(1, MAX_LENGTH), 9, template, defaults);
    }

    @Test
    void plan_promptOneShortOfTheContext_leavesOneToken() {
        assertThat(planOne(new Options(), tokens(MAX_LENGTH - 1)).request().maxTokens())
                .isEqualTo(1);
    }

    @Test
    void plan_promptThatFillsTheContext_isRefused() {
        assertThatThrownBy(() -> planOne(new Options(), tokens(MAX_LENGTH)))
                .isInstanceOfSatisfying(
                        ContextOverflow.class, e -> assertThat(e.param()).isEqualTo("prompt"))
                .hasMessageContaining("10 tokens. However, you requested 11 tokens (10 in the prompt, at least 1");
    }

    @Test
    void plan_scoreOfAPromptThatFillsTheContext_isRefusedForTheTokenItTakes() {
        assertThatThrownBy(() -> planOne(new Options().maxTokens(0), tokens(MAX_LENGTH)))
                .isInstanceOf(ContextOverflow.class)
                .hasMessageContaining("you requested 11 tokens (10 in the prompt, at least 1");
    }

    @Test
    void plan_usualTokensNearTheLimit_areCutToWhatFits() {
        assertThat(planOne(new Options().usualTokens(6), tokens(3)).request().maxTokens())
                .isEqualTo(6);
        assertThat(planOne(new Options().usualTokens(6), tokens(4)).request().maxTokens())
                .isEqualTo(6);
        assertThat(planOne(new Options().usualTokens(6), tokens(5)).request().maxTokens())
                .isEqualTo(5);
        assertThat(planOne(new Options().usualTokens(6), tokens(9)).request().maxTokens())
                .isEqualTo(1);
        assertThatThrownBy(() -> planOne(new Options().usualTokens(6), tokens(10)))
                .isInstanceOf(ContextOverflow.class);
    }

    private int planned(AnswerLength models, Options options, int prompt) {
        replace(null, new GenerationDefaults(Set.of(), MODELS, null, models));
        return planOne(options, tokens(prompt)).request().maxTokens();
    }

    @Test
    void plan_nothingAsked_isAsLongAsTheModelsFilesSay() {
        AnswerLength three = new AnswerLength(3, null);
        AnswerLength sixInAll = new AnswerLength(null, 6);
        assertThat(planned(three, new Options(), 4)).isEqualTo(3);
        assertThat(planned(three, new Options(), 8)).as("the context's edge").isEqualTo(2);
        assertThat(planned(sixInAll, new Options(), 4)).isEqualTo(2);
        assertThat(planned(sixInAll, new Options(), 7)).as("past the length").isEqualTo(1);
        assertThat(planned(new AnswerLength(3, 4), new Options(), 4))
                .as("max_new_tokens first")
                .isEqualTo(3);
    }

    @Test
    void plan_asked_goesBeforeWhatTheModelsFilesSay() {
        AnswerLength three = new AnswerLength(3, null);
        assertThat(planned(three, new Options().maxTokens(5), 4)).isEqualTo(5);
        assertThat(planned(three, new Options().usualTokens(5), 4))
                .as("/v1/completions")
                .isEqualTo(5);
        assertThat(planned(three, new Options().minTokens(5), 4)).isEqualTo(5);
    }

    @Test
    void plan_promptAndCompletionThatJustFit_areTaken() {
        assertThat(planOne(new Options().maxTokens(6), tokens(4)).request().maxTokens())
                .isEqualTo(6);
    }

    @Test
    void plan_completionThatDoesNotFit_isCutToWhatFits() {
        for (int asked : new int[] {7, 32_000, Integer.MAX_VALUE}) {
            assertThat(planOne(new Options().maxTokens(asked), tokens(4))
                            .request()
                            .maxTokens())
                    .isEqualTo(6);
        }
    }

    @Test
    void plan_maxTokensZero_scoresOnly() {
        Choice choice = planOne(new Options().maxTokens(0).echo(), tokens(4));
        assertThat(choice.scoreOnly()).isTrue();
        assertThat(choice.request().maxTokens()).isEqualTo(1);
        assertThat(choice.echo()).isEqualTo("aaaa");
    }

    @Test
    void plan_emptyPrompt_isRefused() {
        assertRefused("prompt", "0 tokens", () -> planOne(new Options(), tokens(0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, FakeTokenizer.SIZE})
    void plan_unknownTokens_areRefusedByName(int id) {
        assertRefused("prompt", "" + id, () -> planOne(new Options(), new Prompt.Tokens(new int[] {'a', id})));
        assertRefused("logit_bias", "" + id, () -> planOne(new Options().bias(Map.of(id, 1f)), tokens(1)));
        assertRefused("stop_token_ids", "" + id, () -> planOne(new Options().stopTokens(id), tokens(1)));
    }

    @Test
    void plan_lastTokenOfTheVocabulary_isTaken() {
        int last = FakeTokenizer.SIZE - 1;
        Options options = new Options().bias(Map.of(last, 1f)).stopTokens(last);
        assertThat(planOne(options, new Prompt.Tokens(new int[] {last})).stopTokens())
                .containsExactlyInAnyOrder(last, FakeTokenizer.EOS);
    }

    private static void assertRefused(String param, String value, ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        InvalidRequest.class, e -> assertThat(e.param()).isEqualTo(param))
                .hasMessageContaining(param)
                .hasMessageContaining(value);
    }

    @Test
    void plan_nothingAsked_takesTheModelsDefaults() {
        replace(
                null,
                new GenerationDefaults(
                        Set.of(), MODELS.with(MIN_P, 0.1f).with(REPETITION_PENALTY, 1.2f), null, AnswerLength.OPEN));
        SamplingParams sampling =
                planOne(new Options().temperature(null), tokens(1)).request().sampling();
        assertThat(sampling.sampling().get(TEMPERATURE)).isEqualTo(0.5f);
        assertThat(sampling.sampling().get(TOP_P)).isEqualTo(0.6f);
        assertThat(sampling.sampling().get(TOP_K)).isEqualTo(7);
        assertThat(sampling.sampling().get(MIN_P)).isEqualTo(0.1f);
        assertThat(sampling.sampling().get(REPETITION_PENALTY)).isEqualTo(1.2f);
    }

    @Test
    void plan_asked_overridesTheModelsDefaults() {
        replace(null, new GenerationDefaults(Set.of(), MODELS, null, AnswerLength.OPEN));
        SamplingParams sampling = planOne(new Options().temperature(0f).topP(1).topK(0), tokens(1))
                .request()
                .sampling();
        assertThat(sampling.sampling().get(TEMPERATURE)).isZero();
        assertThat(sampling.sampling().get(TOP_P)).isEqualTo(1);
        assertThat(sampling.sampling().get(TOP_K)).isZero();
    }

    @Test
    void plan_neitherAskedNorDefault_isOpenAis() {
        SamplingParams sampling =
                planOne(new Options().temperature(null), tokens(1)).request().sampling();
        assertThat(sampling.sampling().get(TEMPERATURE)).isEqualTo(1);
        assertThat(sampling.sampling().get(TOP_P)).isEqualTo(1);
    }

    @Test
    void plan_ignoreEos_leavesTheRequestsStopTokens() {
        assertThat(planOne(new Options().ignoreEos().stopTokens(3), tokens(1)).stopTokens())
                .containsExactly(3);
    }

    @Test
    void plan_minTokens_bansStopTokensUntilThen() {
        SamplingParams sampling =
                planOne(new Options().minTokens(2), tokens(1)).request().sampling();
        assertThat(sampling.minTokens()).isEqualTo(2);
        assertThat(sampling.bannedUntilMin()).containsExactly(FakeTokenizer.EOS);
    }

    @Test
    void plan_severalChoices_haveSeedsOfTheirOwnThatRepeat() {
        List<Long> seeds = seeds(5L);
        assertThat(seeds).hasSize(6).doesNotHaveDuplicates().isEqualTo(seeds(5L));
        assertThat(seeds).isNotEqualTo(seeds(null));
    }

    private List<Long> seeds(@Nullable Long seed) {
        return plan(new Options().n(3).seed(seed), tokens(1), tokens(2)).stream()
                .map(choice -> choice.request().sampling().sampling().get(SEED))
                .toList();
    }

    @Test
    void plan_severalPrompts_numbersChoicesAndCountsEachPromptOnce() {
        List<Choice> choices = plan(new Options().n(2), tokens(1), tokens(2));
        assertThat(choices).extracting(Choice::index).containsExactly(0, 1, 2, 3);
        assertThat(choices).extracting(Choice::firstOfPrompt).containsExactly(true, false, true, false);
        assertThat(choices).extracting(Choice::promptTokens).containsExactly(1, 1, 2, 2);
    }

    @Test
    void plan_text_getsTheTokenizersSpecialTokens() {
        Choice choice = planOne(new Options().echo().logprobs(1), new Prompt.Text("hi"));
        assertThat(choice.request().prompt()).containsExactly(FakeTokenizer.BOS, 'h', 'i');
        assertThat(choice.echo()).isEqualTo("hi");
        assertThat(choice.request().promptLogprobs()).isTrue();
    }

    @Test
    void plan_chatWithoutTemplate_isRefused() {
        assertRefused("model", "no chat template", () -> planOne(new Options(), chat("hi", false)));
    }

    @Test
    void plan_chat_isRenderedWithoutFurtherSpecialTokens(@TempDir Path folder) throws IOException {
        replace(template(folder), FakeModel.DEFAULTS);
        assertThat(planOne(new Options(), chat("hi", false)).request().prompt()).containsExactly('h', 'i', '>');
        assertThatThrownBy(() -> planOne(new Options(), chat("much too long", false)))
                .isInstanceOfSatisfying(
                        ContextOverflow.class, e -> assertThat(e.param()).isEqualTo("messages"));
    }

    @Test
    void plan_prompts_sayWhetherTheTextGoesOn(@TempDir Path folder) throws IOException {
        replace(template(folder), FakeModel.DEFAULTS);
        assertThat(Stream.of(tokens(1), new Prompt.Text("a"), chat("a", true), chat("a", false))
                        .map(prompt -> planOne(new Options(), prompt).continues()))
                .containsExactly(true, true, true, false);
    }

    private static @Nullable ChatTemplate template(Path folder) throws IOException {
        Files.writeString(
                folder.resolve("chat_template.jinja"),
                "{% for m in messages %}{{ m.content }}{% endfor %}{% if add_generation_prompt %}>{% endif %}");
        return ChatTemplate.load(folder);
    }
}
