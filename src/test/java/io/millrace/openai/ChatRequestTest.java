package io.millrace.openai;

import static io.millrace.decoding.SamplingParameter.FREQUENCY_PENALTY;
import static io.millrace.decoding.SamplingParameter.LOGIT_BIAS;
import static io.millrace.decoding.SamplingParameter.MIN_P;
import static io.millrace.decoding.SamplingParameter.PRESENCE_PENALTY;
import static io.millrace.decoding.SamplingParameter.REPETITION_PENALTY;
import static io.millrace.decoding.SamplingParameter.SEED;
import static io.millrace.decoding.SamplingParameter.TEMPERATURE;
import static io.millrace.decoding.SamplingParameter.TOP_K;
import static io.millrace.decoding.SamplingParameter.TOP_P;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.conversation.Conversation;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.conversation.Tool;
import io.millrace.conversation.ToolCall;
import io.millrace.conversation.ToolChoice;
import io.millrace.conversation.ToolUse;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.decoding.Sampling;
import io.millrace.edge.StrictJson;
import io.millrace.serving.GenerationOptions;
import io.millrace.serving.GenerationOptions.Reporting;
import io.millrace.serving.GenerationOptions.Stopping;
import io.millrace.serving.Scheduling;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {

    private static final String USER = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    private static ChatRequest read(String fields) {
        return ChatRequest.read(StrictJson.object(("{\"model\":\"m\"," + fields + "}").getBytes(UTF_8)));
    }

    private static List<Message> messages(String json) {
        return read("\"messages\":" + json).prompt().conversation().messages();
    }

    @Test
    void read_modelAndMessagesOnly_leavesTheRestToTheModel() {
        ChatRequest request = read(USER);
        assertThat(request.delivery()).isEqualTo(new Delivery("m", false, false, Duration.ZERO, null));
        assertThat(request.prompt().conversation()).isEqualTo(Conversation.user("hi"));
        assertThat(request.prompt().addGenerationPrompt()).isTrue();
        assertThat(request.options()).isEqualTo(GenerationOptions.DEFAULT);
    }

    @Test
    void read_everySamplingField_reachesTheOptions() {
        ChatRequest request = read(USER + """
                ,"temperature":0,"top_p":0.5,"top_k":-1,"min_p":0.1,"repetition_penalty":1.5,"presence_penalty":-2,
                "frequency_penalty":2,"logit_bias":{"5":-100,"7":1.5},"seed":-9223372036854775808,"max_completion_tokens":9,
                "n":3,"stop":"x","stop_token_ids":[1,2],"include_stop_str_in_output":true,"ignore_eos":true,"min_tokens":2,
                "logprobs":true,"top_logprobs":20,"skip_special_tokens":false,"priority":-1""");
        assertThat(request.options())
                .isEqualTo(new GenerationOptions(
                        Sampling.UNSTATED
                                .with(TEMPERATURE, 0f)
                                .with(TOP_P, 0.5f)
                                .with(TOP_K, 0)
                                .with(MIN_P, 0.1f)
                                .with(REPETITION_PENALTY, 1.5f)
                                .with(PRESENCE_PENALTY, -2f)
                                .with(FREQUENCY_PENALTY, 2f)
                                .with(LOGIT_BIAS, Map.of(5, -100f, 7, 1.5f))
                                .with(SEED, Long.MIN_VALUE),
                        3,
                        new Stopping(9, null, 2, List.of("x"), Set.of(1, 2), true, true),
                        new Reporting(20, false, false),
                        new Scheduling(-1, null),
                        null));
    }

    @Test
    void read_topPThatRoundsToZero_isTheSmallestThereIs() {
        assertThat(read(USER + ",\"top_p\":1e-60").options().sampling().get(TOP_P))
                .isEqualTo(Float.MIN_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'temperature':%s", "'logit_bias':{'7':%s}", "'timeout':-%s"})
    void read_integerThatNoDoubleHolds_isRefusedByName(String field) {
        String json = field.replace('\'', '"').formatted("1" + "0".repeat(400));
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read(USER + "," + json))
                .withMessageContaining("must be a number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "temperature | '0.5' | must be a number from 0.0 to 2.0, but was '0.5'",
                "temperature | 2.1 | but was 2.1",
                "temperature | 1e999 | must be a number",
                "temperature | [] | must be a number",
                "top_p | -0.1 | must be a number from 0.0 to 1.0, but was -0.1",
                "top_k | 1.5 | must be an integer",
                "top_k | -2 | at least -1",
                "repetition_penalty | 0 | above 0.0",
                "presence_penalty | 3 | from -2.0 to 2.0",
                "frequency_penalty | -2.5 | from -2.0 to 2.0",
                "n | 0 | from 1 to 128, but was 0",
                "n | 129 | from 1 to 128",
                "n | true | must be an integer",
                "seed | 9223372036854775808 | of 64 bits",
                "stop | '' | a string that is not empty",
                "stop | ['a','b','c','d','e'] | 0 to 4 elements",
                "stop | 5 | must be an array",
                "stop_token_ids | ['1'] | must be an integer",
                "logit_bias | {'x':1} | must be token ids, but one was 'x'",
                "logit_bias | [1] | must be an object",
                "max_completion_tokens | 0 | at least 1",
                "max_tokens | 2147483648 | must be an integer",
                "top_logprobs | 21 | from 0 to 20",
                "top_logprobs | 1 | needs 'logprobs'",
                "stream | 'true' | true or false",
                "stream_options | {'include_usage':true} | needs 'stream'",
                "service_tier | 'flex' | or",
                "tool_choice | 'required' | asks for a tool that 'tools' does not have",
                "tool_choice | {'type':'function','function':{'name':'g'}} | asks for a tool",
                "tool_choice | 'sometimes' | none, auto, required or",
                "tools | [{'type':'function','function':{'name':'a b'}}] | a name of at most 128",
                "tools | [{'type':'web_search'}] | must be 'function'",
                "tools | [{'type':'function','function':{'name':'f','parameters':[]}}] | must be an object",
                "tools | [{'type':'function','function':{'name':'f','strict':1}}] | must be true or false",
                "tools | [{'type':'function','function':{'name':'f'}},{'type':'function','function':{'name':'f'}}] | two functions named 'f'",
                "function_call | 5 | none, auto or",
                "thinking | {'type':'maybe'} | one of adaptive, disabled, enabled",
                "thinking_budget | -1 | at least 0",
                "reasoning | {'effort':'vast'} | one of none",
                "chat_template_kwargs | 5 | must be an object",
                "audio | {} | not supported",
                "modalities | ['text','audio'] | or set it to ['text']",
                "functions | [{}] | must be a string, but was missing",
                "prediction | {} | not supported",
                "web_search_options | {} | not supported",
                "verbosity | 'low' | not supported",
                "reasoning_effort | 'vast' | one of none",
                "store | true | not supported",
                "moderation | {} | not supported",
                "temprature | 1 | Unknown field 'temprature'; did you mean 'temperature'?",
                "nothing_like_it | 1 | Unknown field 'nothing_like_it'",
                "model | '' | the name of a model",
                "messages | [] | at least 1 element",
                "messages | 'hi' | must be an array",
            })
    void read_badField_isRefusedByName(String name, String value, String message) {
        String json = value.replace('\'', '"');
        String body = name.equals("messages") || name.equals("model") ? "" : USER + ",";
        String model = name.equals("model") ? "" : "\"model\":\"m\",";
        byte[] bytes = ("{" + model + body + "\"" + name + "\":" + json + "}").getBytes(UTF_8);
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> ChatRequest.read(StrictJson.object(bytes)))
                .satisfies(e -> assertThat(e.param()).startsWith(name))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).replace('"', '\''))
                        .contains(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "user | 'u'",
                "metadata | {'a':'b'}",
                "store | false",
                "store | null",
                "safety_identifier | 's'",
                "prompt_cache_key | 'k'",
                "prompt_cache_retention | '24h'",
                "parallel_tool_calls | true",
                "service_tier | 'auto'",
                "modalities | ['text']",
                "response_format | {'type':'text'}",
                "functions | []",
                "tools | []",
                "tool_choice | 'auto'",
                "tool_choice | 'none'",
                "audio | null",
                "verbosity | 'medium'",
                "unheard_of | null",
                "temperature | null",
                "stream_options | null",
            })
    void read_harmlessOrDefault_changesNothing(String name, String value) {
        ChatRequest plain = read(USER);
        ChatRequest request = read(USER + ",\"" + name + "\":" + value.replace('\'', '"'));
        assertThat(request.options()).isEqualTo(plain.options());
        assertThat(request.prompt()).isEqualTo(plain.prompt());
    }

    @Test
    void read_differentMaxTokens_isRefused() {
        assertThat(read(USER + ",\"max_tokens\":4,\"max_completion_tokens\":4")
                        .options()
                        .stopping()
                        .maxTokens())
                .isEqualTo(4);
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read(USER + ",\"max_tokens\":4,\"max_completion_tokens\":5"))
                .withMessageContaining("(4)")
                .withMessageContaining("(5)");
    }

    @Test
    void read_minTokensAboveMax_isRefused() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read(USER + ",\"max_tokens\":4,\"min_tokens\":5"))
                .withMessageContaining("at most max_tokens (4), but was 5");
    }

    @Test
    void read_tools_areReadWithTheirChoice() {
        ToolUse use = read(USER + """
                        ,"tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false,
                        "tools":[{"type":"function","function":{"name":"f","description":"d","strict":true,
                        "parameters":{"type":"object"}}}]""").prompt().conversation().toolUse();
        assertThat(use)
                .isEqualTo(new ToolUse(
                        List.of(new Tool("f", "d", Map.of("type", "object"), true)), new ToolChoice.Named("f"), false));
    }

    @Test
    void read_functions_areToolsInTheOlderForm() {
        ChatRequest request = read(USER + ",\"functions\":[{\"name\":\"f\"}],\"function_call\":{\"name\":\"f\"}");
        assertThat(request.functionCall()).isTrue();
        assertThat(request.prompt().conversation().toolUse())
                .isEqualTo(new ToolUse(List.of(new Tool("f", "", Map.of(), false)), new ToolChoice.Named("f"), false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "'reasoning_effort':'low' | {reasoning_effort=low, enable_thinking=true, thinking=true}",
                "'reasoning_effort':'none' | {enable_thinking=false, thinking=false}",
                "'enable_thinking':false | {enable_thinking=false, thinking=false}",
                "'thinking':{'type':'enabled','budget_tokens':9} | {enable_thinking=true, thinking=true}",
                "'thinking':{'type':'adaptive'} | {}",
                "'reasoning':{'effort':'high','enabled':true} | {reasoning_effort=high, enable_thinking=true, thinking=true}",
                "'enable_thinking':true,'chat_template_kwargs':{'enable_thinking':false} | {enable_thinking=false, thinking=true}",
            })
    void read_reasoning_reachesTheTemplate(String fields, String arguments) {
        assertThat(read(USER + "," + fields.replace('\'', '"')).prompt().templateArguments())
                .hasToString(arguments);
    }

    @Test
    void read_continueFinalMessage_opensNoTurn() {
        assertThat(read(USER + ",\"continue_final_message\":true").prompt().addGenerationPrompt())
                .isFalse();
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> read(USER + ",\"continue_final_message\":true,\"add_generation_prompt\":true"));
    }

    @Test
    void messages_developerAndParts_areSystemAndStillParts() {
        assertThat(messages("""
                        [{"role":"developer","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}],"name":"n"}]"""))
                .containsExactly(new Message.Instruction(List.of(new Part.Text("a"), new Part.Text("b")), "n"));
    }

    @Test
    void messages_toolCalls_areReadInEitherForm() {
        assertThat(messages("""
                [{"role":"assistant","content":null,"refusal":null,"annotations":[],"reasoning":"hm",
                  "tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":{"x":1}}}]},
                 {"role":"tool","tool_call_id":"c","content":"4"},
                 {"role":"assistant","content":"","tool_calls":[]},
                 {"role":"assistant","function_call":{"name":"g","arguments":"{}"}}]"""))
                .containsExactly(
                        new Message.Assistant(List.of(), "hm", List.of(new ToolCall("c", "f", "{\"x\":1}"))),
                        new Message.ToolResult("c", "", List.of(new Part.Text("4"))),
                        new Message.Assistant(List.of(), "", List.of()),
                        new Message.Assistant(List.of(), "", List.of(new ToolCall("", "g", "{}"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[5] | messages[0]",
                "[{'content':'x'}] | messages[0].role",
                "[{'role':'robot','content':'x'}] | messages[0].role",
                "[{'role':'user','content':'x'},{'role':'user','content':5}] | messages[1].content",
                "[{'role':'user'}] | messages[0].content",
                "[{'role':'assistant','content':null}] | messages[0].content",
                "[{'role':'user','content':[]}] | messages[0].content",
                "[{'role':'user','content':[{'type':'image_url','image_url':{}}]}] | messages[0].content[0].image_url.url",
                "[{'role':'user','content':[{'type':'video_url'}]}] | messages[0].content[0].type",
                "[{'role':'user','content':[{'type':'input_audio'}]}] | messages[0].content[0].input_audio",
                "[{'role':'user','content':[{'type':'input_audio','input_audio':{'format':'wav'}}]}]"
                        + "| messages[0].content[0].input_audio.data",
                "[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'','format':'wav'}}]}]"
                        + "| messages[0].content[0].input_audio.data",
                "[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'a*b=','format':'wav'}}]}]"
                        + "| messages[0].content[0].input_audio.data",
                "[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'AAAA','format':5}}]}]"
                        + "| messages[0].content[0].input_audio.format",
                "[{'role':'user','content':[{'type':'audio_url','audio_url':{'url':'https://example.org/a.wav'}}]}]"
                        + "| messages[0].content[0].audio_url.url",
                "[{'role':'user','content':[{'type':'audio_url','audio_url':{'url':'data:image/png;base64,AAAA'}}]}]"
                        + "| messages[0].content[0].audio_url.url",
                "[{'role':'user','content':[{'type':'text'}]}] | messages[0].content[0].text",
                "[{'role':'user','content':'\\ud800'}] | messages[0].content",
                "[{'role':'user','content':'x','name':5}] | messages[0].name",
                "[{'role':'user','content':'x','nmae':'5'}] | messages[0].nmae",
                "[{'role':'user','content':'x','tool_calls':[{}]}] | messages[0].tool_calls",
                "[{'role':'tool','content':'x'}] | messages[0].tool_call_id",
                "[{'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':5}}]}]"
                        + "| messages[0].tool_calls[0].function.arguments",
                "[{'role':'assistant','tool_calls':[{'function':{'arguments':'{}'}}]}]"
                        + "| messages[0].tool_calls[0].function.name",
                "[{'role':'assistant','content':'x','function_call':{}}] | messages[0].function_call.name",
            })
    void messages_badShape_isRefusedByPath(String json, String path) {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> messages(json.replace('\'', '"')))
                .satisfies(e -> assertThat(e.param()).isEqualTo(path))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(path.substring(path.lastIndexOf('.') + 1, path.length() - 1)));
    }
}
