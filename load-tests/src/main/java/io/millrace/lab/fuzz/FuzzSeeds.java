package io.millrace.lab.fuzz;

import io.millrace.bench.http.Http;
import io.millrace.bench.http.Reply;
import io.millrace.bench.http.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Valid requests to every endpoint that takes a body. */
final class FuzzSeeds {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PIXEL =
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q"
                    + "DwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static final List<String> CHATS = List.of("""
        "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"What is 17 + 25?"}]}],\
        "max_tokens":6,"temperature":0.7,"top_p":0.9,"top_k":5,"min_p":0.1,"presence_penalty":0.5,"frequency_penalty":0.5,\
        "repetition_penalty":1.1,"seed":1,"stop":["x"],"logit_bias":{"5":-100},"logprobs":true,"top_logprobs":2,"n":2,"user":"u",\
        "metadata":{"a":"b"},"priority":1,"chat_template_kwargs":{"a":[1]},"response_format":{"type":"text"}\
        """, """
        "messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Yes"},{"role":"user","content":"Go","name":"n"}],\
        "max_completion_tokens":5,"min_tokens":2,"ignore_eos":true,"stream":true,"stream_options":{"include_usage":true},\
        "stop_token_ids":[3],"include_stop_str_in_output":true,"tool_choice":"none","tools":[{"type":"function","function":\
        {"name":"f","parameters":{"type":"object"}}}]\
        """);
    private static final List<String> COMPLETIONS = List.of("""
        "prompt":["one two","three"],"max_tokens":4,"echo":true,"logprobs":2,"n":2,"temperature":1.5,"stop":"q","seed":-3\
        """, """
        "prompt":[5,6,7],"max_tokens":4,"stream":true,"stream_options":{"include_usage":false},"logit_bias":{"7":3.5}\
        """, """
        "prompt":[[5],[6,7]],"max_tokens":0,"echo":true,"logprobs":0\
        """);
    private static final List<String> EMBEDDINGS = List.of("""
        "input":"one two","encoding_format":"float","truncate_prompt_tokens":4,"truncation_side":"right","user":"u\"\
        """, """
        "input":["one","two three"],"encoding_format":"base64","priority":0,"timeout":30\
        """, """
        "input":[5,6,7]\
        """, """
        "input":[[5],[6,7]]\
        """);
    private static final List<String> RERANKS = List.of("""
        "query":"one","documents":["one two",{"text":"three"}],"top_n":1,"return_documents":true,"max_tokens_per_doc":9\
        """, """
        "query":"one","texts":["one two","three"],"raw_scores":true,"return_text":true\
        """);
    private static final List<String> SCORES = List.of("""
        "text_1":"one","text_2":["one two","three"],"use_activation":false\
        """, """
        "queries":["one","two"],"documents":["three","four"]\
        """);
    private static final List<String> TOKENIZES = List.of("""
        "prompt":"one two","add_special_tokens":true,"return_token_strs":true\
        """, """
        "messages":[{"role":"user","content":"Hi"}],"add_generation_prompt":true\
        """);

    private FuzzSeeds() {}

    static List<Request> of(Http http, Fuzzer.Models models) throws IOException {
        List<Request> seeds = new ArrayList<>();
        seeds.addAll(seeds("/v1/chat/completions", models.chat(), CHATS));
        seeds.addAll(seeds("/v1/completions", models.chat(), COMPLETIONS));
        seeds.addAll(seeds("/v1/embeddings", models.embed(), EMBEDDINGS));
        seeds.addAll(seeds("/v1/rerank", models.rerank(), RERANKS));
        seeds.addAll(seeds("/v1/score", models.rerank(), SCORES));
        seeds.addAll(seeds("/v1/tokenize", models.chat(), TOKENIZES));
        seeds.addAll(seeds("/v1/detokenize", models.chat(), List.of("\"tokens\":[5,6,7]")));
        if (!models.image().isEmpty()) {
            seeds.addAll(seeds(
                    "/v1/classify", models.image(), List.of("\"input\":{\"image\":\"" + PIXEL + "\"},\"top_n\":2")));
        }
        seeds.add(Request.post("/v2/repository/index", "{\"ready\":true}"));
        seeds.add(Request.post("/v2/repository/models/" + models.rerank() + "/load", "{\"parameters\":{}}"));
        seeds.add(Request.post(
                "/v2/repository/models/" + models.rerank() + "/unload",
                "{\"parameters\":{\"unload_dependents\":false}}"));
        seeds.addAll(tensors(http, models.tensors()));
        return seeds;
    }

    private static List<Request> seeds(String path, String model, List<String> bodies) {
        return bodies.stream()
                .map(body -> Request.post(path, "{\"model\":\"" + model + "\"," + body + "}"))
                .toList();
    }

    /** The model's inputs, as its metadata has them, of ones and with two rows: in JSON and in binary. */
    private static List<Request> tensors(Http http, String model) throws IOException {
        List<JsonNode> inputs = new ArrayList<>();
        Reply metadata = http.expect(200, Request.get("/v2/models/" + model));
        JSON.readTree(metadata.body()).path("inputs").forEach(inputs::add);
        String path = "/v2/models/" + model + "/infer";
        String json = inputs.stream().map(FuzzSeeds::inJson).collect(Collectors.joining(","));
        String heads = inputs.stream().map(FuzzSeeds::inBinary).collect(Collectors.joining(","));
        ByteBuffer data = ByteBuffer.allocate(
                        inputs.stream().mapToInt(FuzzSeeds::bytes).sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        inputs.forEach(input -> ones(input, data));
        return List.of(
                Request.post(path, "{\"id\":\"q\",\"parameters\":{\"priority\":1},\"inputs\":[" + json + "]}"),
                Request.binary(path, "{\"inputs\":[" + heads + "]}", data.array()));
    }

    private static long[] shape(JsonNode input) {
        return input.path("shape")
                .valueStream()
                .mapToLong(size -> size.longValue() < 0 ? 2 : size.longValue())
                .toArray();
    }

    private static int elements(JsonNode input) {
        return Math.toIntExact(Arrays.stream(shape(input)).reduce(1, (a, b) -> a * b));
    }

    private static int width(JsonNode input) {
        return input.path("datatype").stringValue("").endsWith("64") ? Long.BYTES : Integer.BYTES;
    }

    private static int bytes(JsonNode input) {
        return elements(input) * width(input);
    }

    private static String head(JsonNode input) {
        return "{\"name\":" + input.path("name") + ",\"datatype\":" + input.path("datatype") + ",\"shape\":"
                + LongStream.of(shape(input)).boxed().toList();
    }

    private static String inJson(JsonNode input) {
        return head(input) + ",\"data\":"
                + IntStream.range(0, elements(input)).map(_ -> 1).boxed().toList() + "}";
    }

    private static String inBinary(JsonNode input) {
        return head(input) + ",\"parameters\":{\"binary_data_size\":" + bytes(input) + "}}";
    }

    private static void ones(JsonNode input, ByteBuffer data) {
        byte[] one = ByteBuffer.allocate(width(input))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, (byte) 1)
                .array();
        for (int i = elements(input); i > 0; i--) {
            data.put(one);
        }
    }
}
