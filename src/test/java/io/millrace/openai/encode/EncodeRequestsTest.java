package io.millrace.openai.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.StrictJson;
import io.millrace.openai.OpenAiRequests;
import io.millrace.serving.EncodeOptions;
import io.millrace.serving.EncodeOptions.Truncation;
import io.millrace.serving.Encoding.Sides;
import io.millrace.serving.ModelInput;
import io.millrace.serving.ModelInput.Image;
import io.millrace.serving.ModelInput.Pair;
import io.millrace.serving.ModelInput.Text;
import io.millrace.serving.ModelInput.Tokens;
import io.millrace.serving.Scheduling;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Shapes of the requests to stateless models. */
class EncodeRequestsTest {

    private static final int MAX = 4;
    private static final String PNG = Base64.getEncoder().encodeToString(new byte[] {(byte) 0x89, 'P', 'N', 'G'});

    private static final Map<String, Function<ObjectNode, Object>> READERS = Map.of(
            "embeddings", body -> EmbeddingsRequest.read(body, MAX),
            "rerank", body -> RerankRequest.read(body, MAX),
            "score", body -> ScoreRequest.read(body, MAX),
            "classify", body -> ClassifyRequest.read(body, MAX),
            "tokenize", OpenAiRequests::tokenize,
            "detokenize", OpenAiRequests::detokenize);

    private static ObjectNode body(String fields) {
        return StrictJson.object(("{\"model\":\"m\"," + fields.replace('\'', '"') + "}").getBytes(UTF_8));
    }

    private static List<ModelInput> embedded(String input) {
        return EmbeddingsRequest.read(body("'input':" + input), MAX).inputs();
    }

    private static List<ModelInput> classified(String field, String input) {
        return ClassifyRequest.read(body("'" + field + "':" + input), MAX).inputs();
    }

    private static Sides sides(String first, String second) {
        return new Sides(new Text(first), new Text(second));
    }

    private static List<Sides> pairs(String fields) {
        return ScoreRequest.read(body(fields), MAX).pairs();
    }

    private static Truncation truncation(String fields) {
        return EmbeddingsRequest.read(body("'input':'x'" + fields), MAX)
                .options()
                .truncation();
    }

    @Test
    void input_ofEveryShape_isRead() {
        assertThat(embedded("'a'")).containsExactly(new Text("a"));
        assertThat(embedded("['a','b']")).containsExactly(new Text("a"), new Text("b"));
        assertThat(ids(embedded("[1,2]"))).containsExactly(List.of(1, 2));
        assertThat(ids(embedded("[[1,2],[3]]"))).containsExactly(List.of(1, 2), List.of(3));
        assertThat(ids(classified("input", "[[1,2],[3]]"))).containsExactly(List.of(1, 2), List.of(3));
        assertThat(embedded("['a','b','c','d']")).hasSize(MAX);
    }

    private static List<List<Integer>> ids(List<ModelInput> inputs) {
        return inputs.stream()
                .map(input -> IntStream.of(((Tokens) input).ids()).boxed().toList())
                .toList();
    }

    @Test
    void truncation_isWhatTheFieldsSay() {
        assertThat(truncation("")).isEqualTo(Truncation.REFUSE);
        assertThat(truncation(",'truncate':false,'truncation_direction':'Right'"))
                .isEqualTo(Truncation.REFUSE);
        assertThat(truncation(",'truncate':true")).isEqualTo(Truncation.CUT_END);
        assertThat(truncation(",'truncate_prompt_tokens':-1")).isEqualTo(Truncation.CUT_END);
        assertThat(truncation(",'truncate_prompt_tokens':9,'truncate':true")).isEqualTo(new Truncation(true, 9, false));
        assertThat(truncation(",'truncate':true,'truncation_direction':'Left'"))
                .isEqualTo(new Truncation(true, 0, true));
        assertThat(truncation(",'truncate_prompt_tokens':9,'truncation_side':'left'"))
                .isEqualTo(new Truncation(true, 9, true));
    }

    @Test
    void scores_rawOrNot_byEitherName() {
        assertThat(raw("")).isFalse();
        assertThat(raw(",'raw_scores':true")).isTrue();
        assertThat(raw(",'use_activation':false")).isTrue();
        assertThat(raw(",'use_activation':true,'raw_scores':false")).isFalse();
    }

    private static boolean raw(String fields) {
        return ClassifyRequest.read(body("'input':'x'" + fields), MAX).options().raw();
    }

    @Test
    void timeout_inSeconds_isADuration() {
        EncodeOptions options = ScoreRequest.read(body("'text_1':'a','text_2':'b','timeout':1.5,'priority':7"), MAX)
                .options();
        assertThat(options)
                .isEqualTo(new EncodeOptions(
                        Truncation.REFUSE, null, null, false, null, new Scheduling(7, Duration.ofMillis(1500))));
    }

    @Test
    void rerank_documentsOfBothKinds_areTexts() {
        RerankRequest request =
                RerankRequest.read(body("'query':'q','documents':['a',{'text':'b','id':5},''],'top_n':2"), MAX);
        assertThat(request.documents()).containsExactly("a", "b", "");
        assertThat(request.topN()).isEqualTo(2);
        assertThat(request.returnText()).isTrue();
        assertThat(request.tei()).isFalse();
        RerankRequest cut = RerankRequest.read(body("'query':'q','documents':['a'],'max_tokens_per_doc':99"), MAX);
        assertThat(cut.options().truncation()).isEqualTo(new Truncation(true, 99, false));
    }

    @Test
    void rerank_texts_areTeis() {
        RerankRequest request = RerankRequest.read(body("'query':'q','texts':['a','b'],'raw_scores':true"), MAX);
        assertThat(request.tei()).isTrue();
        assertThat(request.returnText()).isFalse();
        assertThat(request.options().raw()).isTrue();
    }

    @Test
    void score_everyForm_makesPairs() {
        for (String[] names : new String[][] {
            {"text_1", "text_2"}, {"data_1", "data_2"}, {"queries", "documents"}, {"queries", "items"}
        }) {
            String sides = "'" + names[0] + "':%s,'" + names[1] + "':%s";
            assertThat(pairs(sides.formatted("'a'", "'b'"))).containsExactly(sides("a", "b"));
            assertThat(pairs(sides.formatted("'a'", "['b','c']"))).containsExactly(sides("a", "b"), sides("a", "c"));
            assertThat(pairs(sides.formatted("['a','d']", "['b','c']")))
                    .containsExactly(sides("a", "b"), sides("d", "c"));
        }
    }

    @Test
    void classify_objects_areTextsPairsAndImages() {
        assertThat(classified("input", "{'text':'a','text_pair':'b'}")).containsExactly(new Pair("a", "b"));
        assertThat(classified("input", "['a',{'text':'b'},{'type':'text','text':'c'}]"))
                .containsExactly(new Text("a"), new Text("b"), new Text("c"));
        String url = "data:image/png;base64," + PNG;
        List<ModelInput> images = classified(
                "input",
                "[{'image':'" + PNG + "'},{'image':'" + url + "'}," + "{'type':'image_url','image_url':{'url':'" + url
                        + "','detail':'low'}}]");
        assertThat(images).hasSize(3).allSatisfy(image -> assertThat(((Image) image).bytes())
                .containsExactly(0x89, 'P', 'N', 'G'));
    }

    @Test
    void classify_inputs_areTeis() {
        assertThat(classified("inputs", "'a'")).containsExactly(new Text("a"));
        assertThat(classified("inputs", "[['a'],['b','c']]")).containsExactly(new Text("a"), new Pair("b", "c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "embeddings | 'input':'' | input | a string that is not empty, but was ''",
                "embeddings | 'input':[] | input | at least 1 element",
                "embeddings | 'input':['a',''] | input[1] | a string that is not empty",
                "embeddings | 'input':[[1],[]] | input[1] | at least 1 element",
                "embeddings | 'input':[1,-1] | input[1] | from 0 to",
                "embeddings | 'input':[1,'a'] | input[1] | an integer",
                "embeddings | 'input':['a',5] | input[1] | a string, token ids, or an array of these, but was 5",
                "embeddings | 'input':['a','b','c','d','e'] | input | at most 4 elements, but has 5",
                "embeddings | 'input':{'image':'x'} | input.image | not valid base64",
                "embeddings | 'input':[{'text':'a','text_pair':'b'}] | input[0].text_pair | Unknown field",
                "embeddings | 'input':{'type':'image_url','image_url':{'url':'https://x/y.png'}} | input.image_url.url | fetches nothing",
                "embeddings | 'input':'x','images':['aGk='] | images | both there: send one",
                "embeddings | 'images':['https://x/y.png'] | images[0] | fetches nothing",
                "embeddings | 'images':[] | images | at least 1",
                "embeddings | 'inputs':[{'content':[]}] | inputs[0].content | 1 to 1 elements, but has 0",
                "embeddings | 'inputs':[{'text':'a'}] | inputs[0].text | Unknown field",
                "embeddings | 'messages':{'role':'user','content':'a'} | messages | an array",
                "embeddings | 'messages':[{'role':'user','content':'a'},{'role':'user','content':'b'}] | messages | one message, since a request of this form has one vector, but has 2",
                "embeddings | 'messages':[{'role':'system','content':'a'}] | messages[0].role | 'user', but was 'system'",
                "embeddings | 'messages':[{'role':'user','content':[{'type':'text','text':'a'},{'image':'aGk='}]}] | messages[0].content | one text or one image, each of which has a vector of its own, but has 2 parts",
                "embeddings | 'user':'u' | input | but was missing",
                "embeddings | 'input':'x','encoding_format':'int8' | encoding_format | 'float' or 'base64', but was 'int8'",
                "embeddings | 'input':'x','dimensions':0 | dimensions | at least 1, but was 0",
                "embeddings | 'input':'x','truncate_prompt_tokens':0 | truncate_prompt_tokens | -1 or an integer of at least 1, but was 0",
                "embeddings | 'input':'x','truncate_prompt_tokens':-2 | truncate_prompt_tokens | but was -2",
                "embeddings | 'input':'x','truncate_prompt_tokens':5,'truncate':false | truncate_prompt_tokens | (5) needs 'truncate'",
                "embeddings | 'input':'x','truncate':'END' | truncate | true or false",
                "embeddings | 'input':'x','truncation_direction':'up' | truncation_direction | 'left' or 'right'",
                "embeddings | 'input':'x','truncation_direction':'left','truncation_side':'right' | truncation_side | contradict",
                "embeddings | 'input':'x','timeout':0 | timeout | above 0.0 to 86400.0, but was 0",
                "embeddings | 'input':'x','priority':1.5 | priority | an integer",
                "embeddings | 'input':'x','normalize':true | normalize | not supported",
                "embeddings | 'input':'x','input_type':'query' | input_type | not supported",
                "embeddings | 'input':'x','embed_dtype':'float16' | embed_dtype | or set it to 'float32'",
                "embeddings | 'input':'x','dimension':5 | dimension | did you mean 'dimensions'?",
                "embeddings | 'messages':[] | messages | 1 to 1 elements, but has 0",
                "score | 'text_1':{'image':'http://x'},'text_2':'a' | text_1.image | fetches nothing",
                "score | 'text_1':{'content':[]},'text_2':'a' | text_1.content | at least 1",
                "score | 'text_1':5,'text_2':'a' | text_1 | an array of at least 1 elements, but was 5",
                "classify | 'input':'a','candidate_labels':[] | candidate_labels | 1 to 1000 elements, but has 0",
                "classify | 'input':'a','candidate_labels':['a',' '] | candidate_labels[1] | not blank",
                "classify | 'input':'a','candidate_labels':'a,b' | candidate_labels | an array",
                "classify | 'input':'a','hypothesis_template':'{}' | hypothesis_template | needs 'candidate_labels'",
                "classify | 'input':'a','candidate_labels':['a'],'hypothesis_template':'none' | hypothesis_template | {} in one place, but was 'none'",
                "classify | 'input':'a','candidate_labels':['a'],'hypothesis_template':'{} {}' | hypothesis_template | {} in one place",
                "classify | 'input':'a','candidate_labels':['a'],'aggregation_strategy':'max' | aggregation_strategy | both there",
                "classify | 'inputs':'a','candidate_labels':['a'] | candidate_labels | Unknown field",
                "rerank | 'query':'','documents':['a'] | query | not empty",
                "rerank | 'documents':['a'] | query | but was missing",
                "rerank | 'query':'q' | documents | but was missing",
                "rerank | 'query':'q','documents':[] | documents | at least 1",
                "rerank | 'query':'q','documents':['a',5] | documents[1] | a string or an object with text, but was 5",
                "rerank | 'query':'q','documents':[{'title':'a'}] | documents[0].title | Unknown field",
                "rerank | 'query':'q','documents':[{}] | documents[0].text | but was missing",
                "rerank | 'query':'q','documents':['a','b','c','d','e'] | documents | at most 4",
                "rerank | 'query':'q','documents':['a'],'top_n':-1 | top_n | at least 0",
                "rerank | 'query':'q','documents':['a'],'texts':['a'] | texts | both there: send one",
                "rerank | 'query':'q','texts':['a'],'top_n':1 | top_n | Unknown field",
                "rerank | 'query':'q','documents':['a'],'return_text':true | return_text | Unknown field",
                "rerank | 'query':'q','documents':['a'],'rank_fields':['x'] | rank_fields | not supported",
                "rerank | 'query':'q','documents':['a'],'max_tokens_per_doc':5,'truncate_prompt_tokens':5 | max_tokens_per_doc | send one",
                "rerank | 'query':'q','documents':['a'],'raw_scores':true,'use_activation':true | use_activation | contradict",
                "score | 'text_1':'a' | text_1 | needs just one pair",
                "score | 'user':'u' | text_1 | 'text_1' and 'text_2', or 'data_1'",
                "score | 'text_1':'a','data_2':'b' | data_2 | just one pair",
                "score | 'queries':'a','documents':'b','items':'c' | items | just one pair",
                "score | 'text_1':['a','b'],'text_2':'c' | text_2 | have 2 and 1",
                "score | 'text_1':['a','b'],'text_2':['a','b','c'] | text_2 | have 2 and 3",
                "score | 'text_1':'a','text_2':[] | text_2 | at least 1",
                "score | 'text_1':'a','text_2':['a',1] | text_2[1] | a string",
                "score | 'text_1':'a','text_2':['a','b','c','d','e'] | text_2 | at most 4",
                "classify | 'input':[{'image':'https://x/y.png'}] | input[0].image | fetches nothing, but was https://x/y.png",
                "classify | 'input':{'image_url':{'url':'http://x'}} | input.image_url.url | fetches nothing",
                "classify | 'input':{'image':'file:///etc/passwd'} | input.image | fetches nothing",
                "classify | 'input':{'image':'data:image/png,abc'} | input.image | data:image/…;base64",
                "classify | 'input':{'image':'data:text/plain;base64,YQ=='} | input.image | data:image/…;base64",
                "classify | 'input':{'image':'a b'} | input.image | not valid base64: character 2 is none of its alphabet",
                "classify | 'input':{'image':'YQ='} | input.image | not valid base64: it ends too early",
                "classify | 'input':{'image':'data:image/png;base64,'} | input.image | has 0 bytes",
                "classify | 'input':{'image_url':{'url':'aGk='}} | input.image_url.url | a data URL",
                "classify | 'input':{'image_url':'x'} | input.image_url | an object",
                "classify | 'input':{'image':'aGk=','text':'x'} | input.text | Unknown field",
                "classify | 'input':{'type':'text','image':'aGk='} | input.type | 'image'",
                "classify | 'input':{'text':'a','txt_pair':'b'} | input.txt_pair | did you mean 'text_pair'?",
                "classify | 'input':{} | input.text | but was missing",
                "classify | 'input':['a',{'text':''}] | input[1].text | not empty",
                "classify | 'inputs':['a','b'] | inputs[0] | half a pair",
                "classify | 'inputs':[['a','b','c']] | inputs[0] | 1 to 2 elements",
                "classify | 'inputs':'a','input':'a' | inputs | both there",
                "classify | 'inputs':'a','top_n':1 | top_n | Unknown field",
                "tokenize | 'prompt':'a','messages':[{'role':'user','content':'x'}] | messages | both there",
                "tokenize | 'user':'u' | prompt | but was missing",
                "tokenize | 'prompt':['a'] | prompt | a string",
                "tokenize | 'inputs':'a' | inputs | Unknown field",
                "tokenize | 'prompt':'a','add_generation_prompt':true | add_generation_prompt | Unknown field",
                "tokenize | 'content':'a','with_pieces':true | with_pieces | not supported",
                "tokenize | 'messages':[{'role':'user','content':'x'}],'add_special_tokens':true | add_special_tokens | not supported",
                "detokenize | 'tokens':['a'] | tokens[0] | an integer",
                "detokenize | 'user':'u' | tokens | but was missing",
                "detokenize | 'tokens':[1],'skip_special_tokens':true | skip_special_tokens | not supported",
            })
    void read_badShape_isRefusedByPath(String endpoint, String fields, String param, String message) {
        ObjectNode body = body(fields);
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> READERS.getOrDefault(endpoint, _ -> "none").apply(body))
                .satisfies(e -> assertThat(e.param()).isEqualTo(param))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).replace('"', '\''))
                        .contains(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "embeddings | {'input':'x'}",
                "rerank | {'query':'q','documents':['a']}",
                "rerank | {'query':'q','texts':['a']}",
                "score | {'text_1':'a','text_2':'b'}",
                "classify | {'input':'x'}",
                "tokenize | {'prompt':'x'}",
                "detokenize | {'tokens':[1]}",
            })
    void read_withoutModel_isRefused(String endpoint, String json) {
        ObjectNode body = StrictJson.object(json.replace('\'', '"').getBytes(UTF_8));
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() -> READERS.getOrDefault(endpoint, _ -> "none").apply(body))
                .withMessage("'model' must be the name of a model, but was missing");
    }
}
