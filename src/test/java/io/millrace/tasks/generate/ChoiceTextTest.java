package io.millrace.tasks.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.Usage;
import io.millrace.decoding.SamplingParams;
import io.millrace.decoding.TokenChoice;
import io.millrace.generation.FinishReason;
import io.millrace.generation.GenerationEvent;
import io.millrace.generation.GenerationRequest;
import io.millrace.serving.TextEvent;
import io.millrace.serving.TextEvent.ChoiceFinished;
import io.millrace.serving.TextEvent.Delta;
import io.millrace.serving.TextEvent.TokenLogprob;
import io.millrace.tasks.sight.PromptImages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChoiceTextTest {

    private static final int[] PROMPT = FakeTokenizer.ids("ask");

    private final List<TextEvent> out = new ArrayList<>();
    private Choice choice = choice(null, true, false);
    private Options options = new Options();

    private static Choice choice(@Nullable String echo, boolean continues, boolean scoreOnly) {
        Set<Integer> stop = Set.of(FakeTokenizer.EOS, FakeTokenizer.TURN);
        GenerationRequest request = new GenerationRequest(PROMPT, SamplingParams.greedy(), 9, stop, false, 0);
        return new Choice(
                0, true, request, stop, echo, continues, null, scoreOnly, PromptImages.none(request.prompt()));
    }

    private ChoiceText start() {
        return new ChoiceText(choice, new FakeTokenizer(true), options.build());
    }

    /** The text after these tokens; what comes after its end is pushed all the same, as an engine may. */
    private ChoiceText push(int... tokens) {
        ChoiceText text = start();
        push(text, tokens);
        return text;
    }

    private void push(ChoiceText text, int... tokens) {
        for (int token : tokens) {
            text.on(new GenerationEvent.Token(new TokenChoice(token, -1, List.of())), out);
        }
    }

    private ChoiceText run(FinishReason reason, int... tokens) {
        ChoiceText text = push(tokens);
        text.on(new GenerationEvent.Finished(reason, Usage.NONE), out);
        return text;
    }

    private ChoiceText run(String completion) {
        return run(FinishReason.LENGTH, FakeTokenizer.ids(completion));
    }

    private String text() {
        return out.stream()
                .map(event -> event instanceof Delta delta ? delta.text() : "")
                .collect(Collectors.joining());
    }

    private List<TokenLogprob> logprobs() {
        return out.stream()
                .flatMap(event -> event instanceof Delta delta ? delta.logprobs().stream() : Stream.of())
                .toList();
    }

    private String tokenBytes() {
        byte[] bytes = new byte[logprobs().size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = logprobs().get(i).bytes()[0];
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void assertFinished(FinishReason reason, @Nullable Object stop) {
        assertThat(out).last().isEqualTo(new ChoiceFinished(0, reason, stop));
        assertThat(out.stream().filter(ChoiceFinished.class::isInstance)).hasSize(1);
    }

    @Test
    void on_wholeCompletion_sendsItsText() {
        ChoiceText text = run("Grüße 👋");
        assertThat(text()).isEqualTo("Grüße 👋");
        assertFinished(FinishReason.LENGTH, null);
        assertThat(text.usage(2)).isEqualTo(new Usage(3, 12, 2));
    }

    @Test
    void on_stopStringAcrossTokens_sendsNothingOfIt() {
        options.stop("END");
        ChoiceText text = push(FakeTokenizer.ids("an EEND, and"));
        assertThat(text.finished()).isTrue();
        text.on(new GenerationEvent.Finished(FinishReason.ABORTED, Usage.NONE), out);
        assertThat(text()).isEqualTo("an E");
        assertFinished(FinishReason.STOP, "END");
        assertThat(text.usage(0).completionTokens()).isEqualTo("an EEND".length());
    }

    @Test
    void on_includeStop_sendsTheStopStringAndNoMore() {
        options.stop("END").includeStop();
        run("an END, and");
        assertThat(text()).isEqualTo("an END");
        assertFinished(FinishReason.STOP, "END");
    }

    @Test
    void on_stopStringBegunAtTheEnd_sendsWhatWasHeldBack() {
        options.stop("END").logprobs(0);
        run("an EN");
        assertThat(text()).isEqualTo("an EN");
        assertThat(tokenBytes()).isEqualTo("an EN");
        assertFinished(FinishReason.LENGTH, null);
    }

    @Test
    void on_modelsOwnStopToken_sendsNoTextOfIt() {
        ChoiceText text = run(FinishReason.STOP, 'a', FakeTokenizer.EOS);
        assertThat(text()).isEqualTo("a");
        assertFinished(FinishReason.STOP, null);
        assertThat(text.usage(0).completionTokens()).isEqualTo(2);
    }

    @Test
    void on_requestedStopToken_isReported() {
        options.stopTokens(FakeTokenizer.TURN);
        run(FinishReason.STOP, 'a', FakeTokenizer.TURN);
        assertThat(text()).isEqualTo("a");
        assertFinished(FinishReason.STOP, FakeTokenizer.TURN);
    }

    @Test
    void on_minTokens_ignoresStopStringsBefore() {
        options.stop("b").minTokens(2);
        run("abab");
        assertThat(text()).isEqualTo("aba");
        assertFinished(FinishReason.STOP, "b");
    }

    @Test
    void on_halfCharacterWithinMinTokens_isNoStopStringEither() {
        options.stop("\uFFFD").minTokens(2);
        run(FinishReason.LENGTH, 'a', 0xC3);
        assertThat(text()).isEqualTo("a\uFFFD");
        assertFinished(FinishReason.LENGTH, null);
    }

    @Test
    void on_halfCharacterAtTheEnd_isReplaced() {
        options.logprobs(0);
        run(FinishReason.LENGTH, 'a', 0xC3);
        assertThat(text()).isEqualTo("a\uFFFD");
        assertThat(logprobs()).extracting(TokenLogprob::token).containsExactly((int) 'a', 0xC3);
    }

    @Test
    void on_skippedSpecialTokenAtTheEnd_keepsItsLogprob() {
        options.logprobs(0);
        run(FinishReason.LENGTH, 'a', FakeTokenizer.BOS);
        assertThat(text()).isEqualTo("a");
        assertThat(logprobs()).extracting(TokenLogprob::token).containsExactly((int) 'a', FakeTokenizer.BOS);
    }

    @Test
    void on_stopString_keepsItsLogprobsBack() {
        options.stop("cd").logprobs(0);
        run("abcdef");
        assertThat(text()).isEqualTo("ab");
        assertThat(tokenBytes()).isEqualTo("ab");
    }

    @Test
    void on_echo_comesFirstAndOnce() {
        choice = choice("ask", true, false);
        run("ed");
        assertThat(out).first().isEqualTo(new Delta(0, "ask", List.of()));
        assertThat(text()).isEqualTo("asked");
    }

    @Test
    void on_echoWithLogprobs_carriesThoseOfThePrompt() {
        choice = choice("ask", true, false);
        options.logprobs(0);
        ChoiceText text = start();
        List<TokenChoice> prompt = Arrays.stream(PROMPT)
                .mapToObj(token -> new TokenChoice(token, -2, List.of(new TokenChoice.Alternative('x', -1))))
                .toList();
        text.on(new GenerationEvent.Prompt(prompt), out);
        push(text, FakeTokenizer.ids("ed"));
        assertThat(text()).isEqualTo("asked");
        assertThat(tokenBytes()).isEqualTo("asked");
        assertThat(logprobs().getFirst().top()).singleElement().satisfies(top -> {
            assertThat(top.text()).isEqualTo("x");
            assertThat(top.logprob()).isEqualTo(-1);
        });
    }

    @Test
    void on_tokensOfPartsOfCharacters_beginWhereTheCharacterDoes() {
        options.logprobs(0);
        run("aé本!");
        assertThat(logprobs().stream().map(TokenLogprob::start).toList()).containsExactly(0, 0, 0, 0, 0, 0, 0);
        assertThat(out.stream()
                        .filter(Delta.class::isInstance)
                        .map(event -> ((Delta) event).text())
                        .toList())
                .containsExactly("a", "é", "本", "!");
    }

    @Test
    void on_echoOfPartsOfCharacters_placesThemInTheText() {
        choice = choice("日 ok", true, false);
        options.logprobs(0);
        List<TokenChoice> prompt = Arrays.stream(new FakeTokenizer(true).encode("日 ok", true))
                .mapToObj(token -> new TokenChoice(token, -2, List.of()))
                .toList();
        start().on(new GenerationEvent.Prompt(prompt), out);
        assertThat(logprobs().stream().map(TokenLogprob::start).toList()).containsExactly(0, 0, 0, 0, 1, 2, 3);
    }

    @Test
    void on_scoreOnly_sendsTheEchoAlone() {
        choice = choice("ask", true, true);
        ChoiceText text = run(FinishReason.STOP, FakeTokenizer.EOS);
        assertThat(text()).isEqualTo("ask");
        assertFinished(FinishReason.LENGTH, null);
        assertThat(text.usage(0)).isEqualTo(new Usage(3, 0, 0));
    }

    @Test
    void on_textThatContinues_keepsTheSpaceBefore() {
        run(" you");
        assertThat(text()).isEqualTo(" you");
    }

    @Test
    void on_textThatBegins_dropsTheSpaceBefore() {
        choice = choice(null, false, false);
        run(" you");
        assertThat(text()).isEqualTo("you");
    }

    @Test
    void on_failure_throwsIt() {
        ChoiceText text = push('a');
        EngineFailed failure = new EngineFailed("broken", null);
        assertThatThrownBy(() -> text.on(new GenerationEvent.Failed(failure), out))
                .isSameAs(failure);
        assertThat(text()).isEqualTo("a");
    }

    @Test
    void on_randomCharacters_alignsLogprobsWithText() {
        Random random = new Random(1);
        for (int round = 0; round < 500; round++) {
            out.clear();
            options = new Options().logprobs(0).stop("\u0001");
            String completion = random.ints(10, 2, 0x11000)
                    .map(c -> c >= 0xD800 && c < 0xE000 ? 'a' : c)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
            run(completion);
            assertThat(text()).isEqualTo(completion);
            assertThat(tokenBytes()).isEqualTo(completion);
        }
    }

    @Test
    void on_randomTextWithStop_isThePrefixBeforeIt() {
        Random random = new Random(2);
        for (int round = 0; round < 500; round++) {
            out.clear();
            options = new Options().logprobs(0).stop("aba", "bb");
            String completion =
                    random.ints(12, 'a', 'd').mapToObj(Character::toString).collect(Collectors.joining());
            run(completion);
            assertThat(text()).isEqualTo(before(completion));
            assertThat(tokenBytes()).isEqualTo(text());
        }
    }

    /** By the definition: the first end of a stop string ends the text, and it is cut where the longest such one begins. */
    private static String before(String completion) {
        for (int end = 1; end <= completion.length(); end++) {
            for (String stop : List.of("aba", "bb")) {
                if (completion.substring(0, end).endsWith(stop)) {
                    return completion.substring(0, end - stop.length());
                }
            }
        }
        return completion;
    }
}
