package io.millrace.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.EngineFailed;
import io.millrace.core.Usage;
import io.millrace.edge.StrictJson;
import io.millrace.generation.FinishReason;
import io.millrace.serving.TextEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChunksTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Head HEAD = new Head("chatcmpl-1", 17, "m\"\\é", "fp_1", null);
    private static final Usage USAGE = new Usage(2, 3, 1);

    private static List<String> events(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        assertThat(text).matches("(?s)(.*\n\n)?");
        return text.lines()
                .filter(line -> !line.isEmpty())
                .map(line -> line.substring("data: ".length()))
                .toList();
    }

    private static JsonNode tree(Object record) {
        return JSON.readTree(StrictJson.bytes(record));
    }

    private static ChatCompletionChunk chunk(
            ChatCompletionChunk.Delta delta,
            @Nullable ChatLogprobs logprobs,
            @Nullable String finish,
            @Nullable Object stop) {
        return new ChatCompletionChunk(
                HEAD.id(),
                "chat.completion.chunk",
                HEAD.created(),
                HEAD.model(),
                null,
                HEAD.systemFingerprint(),
                List.of(new ChatCompletionChunk.Choice(4, delta, logprobs, finish, stop)),
                null);
    }

    private static ChatCompletionChunk.Delta content(@Nullable String content) {
        return new ChatCompletionChunk.Delta(null, content, null, null, null, null);
    }

    @Test
    void chat_thought_equalsTheRecordUnderBothNames() {
        ChatChunks chunks = new ChatChunks(HEAD, false, false);
        chunks.encode(FakeTextGeneration.delta(4, "", -1));
        List<String> events = events(chunks.encode(new TextEvent.Reasoning(4, "hm\n\"", List.of())));
        ChatCompletionChunk.Delta delta = new ChatCompletionChunk.Delta(null, null, "hm\n\"", "hm\n\"", null, null);
        assertThat(JSON.readTree(events.getFirst())).isEqualTo(tree(chunk(delta, null, null, null)));
    }

    @Test
    void chat_call_equalsTheRecordsAndEndsInToolCalls() {
        ChatChunks chunks = new ChatChunks(HEAD, false, false);
        List<String> opened = events(chunks.encode(new TextEvent.ToolCall(4, 1, "call_1", "a\"b")));
        List<String> more = events(chunks.encode(new TextEvent.ToolArguments(4, 1, "{\"x\":1}")));
        List<String> end = events(chunks.encode(new TextEvent.ChoiceFinished(4, FinishReason.STOP, null)));
        assertThat(opened).hasSize(2);
        assertThat(JSON.readTree(opened.get(1)))
                .isEqualTo(tree(chunk(
                        calling(new ChatCompletionChunk.ToolCall(
                                1, "call_1", "function", new ChatCompletionChunk.Function("a\"b", ""))),
                        null,
                        null,
                        null)));
        assertThat(JSON.readTree(more.getFirst()))
                .isEqualTo(tree(chunk(
                        calling(new ChatCompletionChunk.ToolCall(
                                1, null, null, new ChatCompletionChunk.Function(null, "{\"x\":1}"))),
                        null,
                        null,
                        null)));
        assertThat(JSON.readTree(end.getFirst()).at("/choices/0/finish_reason").stringValue())
                .isEqualTo("tool_calls");
    }

    private static ChatCompletionChunk.Delta calling(ChatCompletionChunk.ToolCall call) {
        return new ChatCompletionChunk.Delta(null, null, null, null, List.of(call), null);
    }

    @Test
    void chat_callInTheOlderForm_equalsTheRecordsAndEndsInFunctionCall() {
        ChatChunks chunks = new ChatChunks(HEAD, false, true);
        List<String> opened = events(chunks.encode(new TextEvent.ToolCall(4, 0, "call_1", "f")));
        ChatCompletionChunk.Function function = new ChatCompletionChunk.Function("f", "");
        assertThat(JSON.readTree(opened.get(1)))
                .isEqualTo(tree(chunk(
                        new ChatCompletionChunk.Delta(null, null, null, null, null, function), null, null, null)));
        List<String> end = events(chunks.encode(new TextEvent.ChoiceFinished(4, FinishReason.STOP, null)));
        assertThat(JSON.readTree(end.getFirst()).at("/choices/0/finish_reason").stringValue())
                .isEqualTo("function_call");
    }

    @Test
    void chat_firstDelta_hasTheRoleBeforeIt() {
        List<String> events =
                events(new ChatChunks(HEAD, false, false).encode(FakeTextGeneration.delta(4, "a\u0001\"", -1)));
        assertThat(events).hasSize(2);
        JsonNode role = JSON.readTree(events.getFirst()).at("/choices/0/delta");
        assertThat(role.toString()).isEqualTo("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}");
        assertThat(JSON.readTree(events.get(1))).isEqualTo(tree(chunk(content("a\u0001\""), null, null, null)));
    }

    @Test
    void chat_deltaWithLogprobs_equalsTheRecord() {
        ChatChunks chunks = new ChatChunks(HEAD, false, false);
        TextEvent.Delta delta = FakeTextGeneration.delta(4, "é", 2);
        chunks.encode(delta);
        List<String> events = events(chunks.encode(delta));
        ChatLogprobs logprobs = ChatLogprobs.of(delta.logprobs());
        assertThat(events).hasSize(1);
        assertThat(JSON.readTree(events.getFirst())).isEqualTo(tree(chunk(content("é"), logprobs, null, null)));
    }

    @Test
    void chat_emptyDelta_sendsTheRoleOnceAndThenNothing() {
        ChatChunks chunks = new ChatChunks(HEAD, false, false);
        TextEvent.Delta empty = FakeTextGeneration.delta(0, "", -1);
        assertThat(events(chunks.encode(empty))).hasSize(1);
        assertThat(chunks.encode(empty)).isEmpty();
    }

    @Test
    void chat_finish_namesReasonAndStop() {
        ChatChunks chunks = new ChatChunks(HEAD, false, false);
        chunks.encode(FakeTextGeneration.delta(4, "x", -1));
        List<String> events = events(chunks.encode(new TextEvent.ChoiceFinished(4, FinishReason.STOP, "\n\n")));
        assertThat(JSON.readTree(events.getFirst())).isEqualTo(tree(chunk(content(null), null, "stop", "\n\n")));
    }

    @Test
    void chat_aborted_isAFailure() {
        ChatChunks chunks = new ChatChunks(HEAD, false, false);
        assertThatThrownBy(() -> chunks.encode(new TextEvent.ChoiceFinished(0, FinishReason.ABORTED, null)))
                .isInstanceOf(EngineFailed.class);
    }

    @Test
    void chat_includeUsage_isNullUntilTheLastChunk() {
        ChatChunks chunks = new ChatChunks(HEAD, true, false);
        List<String> delta = events(chunks.encode(FakeTextGeneration.delta(0, "x", -1)));
        assertThat(delta)
                .allSatisfy(event ->
                        assertThat(JSON.readTree(event).path("usage").isNull()).isTrue());
        List<String> last = events(chunks.encode(new TextEvent.Done(USAGE)));
        assertThat(last).hasSize(2).last().isEqualTo("[DONE]");
        JsonNode usage = JSON.readTree(last.getFirst());
        assertThat(usage.path("choices").isEmpty()).isTrue();
        assertThat(usage.path("usage")).isEqualTo(tree(CompletionUsage.of(USAGE)));
    }

    @Test
    void chat_noUsageAskedFor_hasNoUsageField() {
        ChatChunks chunks = new ChatChunks(HEAD, false, false);
        assertThat(events(chunks.encode(FakeTextGeneration.delta(0, "x", -1)))).noneMatch(e -> e.contains("usage"));
        assertThat(events(chunks.encode(new TextEvent.Done(USAGE)))).containsExactly("[DONE]");
    }

    @Test
    void text_deltas_equalTheRecordAndCountOffsetsInCharacters() {
        TextChunks chunks = new TextChunks(HEAD, false, true);
        List<TextEvent.Delta> deltas = List.of(
                FakeTextGeneration.delta(0, "é😀", 1),
                FakeTextGeneration.delta(0, "plain", -1),
                FakeTextGeneration.delta(0, "b", 1));
        JsonNode last = JSON.createObjectNode();
        for (TextEvent.Delta delta : deltas) {
            last = JSON.readTree(events(chunks.encode(delta)).getFirst());
        }
        TextLogprobs logprobs = new TextLogprobs();
        logprobs.add(deltas.getLast(), 7);
        TextCompletion.Choice choice = new TextCompletion.Choice("b", 0, logprobs, null, null);
        assertThat(last)
                .isEqualTo(tree(new TextCompletion(
                        HEAD.id(),
                        "text_completion",
                        HEAD.created(),
                        HEAD.model(),
                        HEAD.systemFingerprint(),
                        List.of(choice),
                        null)));
    }

    @Test
    void text_finish_namesReasonAndStop() {
        byte[] bytes =
                new TextChunks(HEAD, false, false).encode(new TextEvent.ChoiceFinished(2, FinishReason.LENGTH, 13));
        JsonNode choice = JSON.readTree(events(bytes).getFirst()).at("/choices/0");
        assertThat(choice).isEqualTo(tree(new TextCompletion.Choice("", 2, null, "length", 13)));
    }

    @Test
    void textLogprobs_offsets_areThoseOfTheTextThatWasSent() {
        TextEvent.TokenLogprob token = new TextEvent.TokenLogprob(1, "\uFFFD", new byte[] {(byte) 0xe6}, -1, List.of());
        TextEvent.Delta first = new TextEvent.Delta(
                0, "日😀 ok", List.of(token, token, token.at(1), token.at(1), token.at(3), token.at(9)));
        TextEvent.Delta second = new TextEvent.Delta(0, "x本", List.of(token.at(1)));
        assertThat(TextLogprobs.of(List.of(first, second)).textOffset()).containsExactly(0, 0, 1, 1, 2, 5, 6);
    }

    @Test
    void textLogprobs_halfCharacters_areNamedByTheirBytes() {
        TextEvent.TokenLogprob half = new TextEvent.TokenLogprob(
                1, "\uFFFD", new byte[] {(byte) 0xe2, (byte) 0x96}, Float.NEGATIVE_INFINITY, List.of());
        TextLogprobs logprobs = TextLogprobs.of(List.of(new TextEvent.Delta(0, "", List.of(half))));
        assertThat(logprobs.tokens()).containsExactly("bytes:\\xe2\\x96");
        assertThat(logprobs.tokenLogprobs()).containsExactly(-9999f);
    }
}
