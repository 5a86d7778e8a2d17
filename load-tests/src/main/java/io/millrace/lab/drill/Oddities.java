package io.millrace.lab.drill;

import java.util.List;
import java.util.SplittableRandom;

/** Requests that are not what they say, or at the edges of what may be said. */
final class Oddities {

    private static final int LONG = 1_000_000;
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    private static final List<String> MALFORMED = List.of(
            "{",
            "",
            "[]",
            "null",
            "{\"model\":",
            "{\"model\":\"%s\",\"messages\":[{]}",
            "{\"model\":\"%s\"}\0",
            "\ufeff{}",
            "{\"model\":\"%s\",\"messages\":\"\\ud800\"}",
            "{\"model\":\"%s\",\"messages\":{}}",
            "{\"model\":1e999999}",
            "{\"model\":\"%s\",\"model\":\"%s\"}",
            "{\"model\":\"%s\",\"messages\":[null]}",
            "NaN");

    private static final List<String> EDGES = List.of(
            "\"n\":2147483647",
            "\"n\":0",
            "\"n\":-1",
            "\"n\":128,\"max_tokens\":100000",
            "\"max_tokens\":9223372036854775807",
            "\"max_tokens\":0",
            "\"top_logprobs\":20,\"logprobs\":true,\"max_tokens\":4",
            "\"top_logprobs\":2147483647,\"logprobs\":true",
            "\"temperature\":1e308",
            "\"temperature\":-0.0,\"max_tokens\":2",
            "\"top_p\":0",
            "\"top_k\":-2147483648",
            "\"seed\":1e400",
            "\"min_p\":1.0000001",
            "\"repetition_penalty\":1e-320",
            "\"timeout\":1e-9",
            "\"timeout\":1e300",
            "\"priority\":2147483648");

    private static final List<String> PATHS = List.of(
            "/v1/models/..%%2f..%%2f..%%2fetc%%2fpasswd",
            "/v1/models/%%00",
            "/v1/models/%%20",
            "/v1/models/%%0a",
            "/v1/models/%%ff%%fe",
            "/v2/models/x%%2F..%%2Fdemo-chat",
            "/v2/models/..%%5c..%%5c",
            "/v2/models/%s/versions/..",
            "/actuator/health/..%%2fmodels",
            "/actuator/health/%%2e%%2e/models",
            "/v1/models/%s",
            "//v1//models",
            "/v1/models;a=b",
            "/v2/models/%%25%%30%%30/config",
            "/v1/models/${jndi:x}",
            "/v1/models/%%F0%%9F%%98%%80?x=%s",
            "/v2/health/..%%2f..%%2factuator%%2fmodels");

    private static final List<String> TYPES = List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/xml",
            "*/*",
            "",
            "application/json; charset=utf-16",
            "application/json; charset=none",
            "application/octet-stream",
            "image/png",
            "a/b/c");

    private Oddities() {}

    static RepeatedBytes malformed(String chat, SplittableRandom random) {
        return RepeatedBytes.of(any(MALFORMED, random).replace("%s", chat));
    }

    /** A number out of its range, or an argument as long as a text. */
    static RepeatedBytes edge(String chat, SplittableRandom random) {
        RepeatedBytes body = HostileTargets.model(chat, random).then(MESSAGES + ",");
        return switch (random.nextInt(6)) {
            case 0 ->
                body.then("\"max_tokens\":4,\"stop\":\"").then("x", 4 * LONG).then("\"}");
            case 1 ->
                body.then("\"max_tokens\":4,\"stop\":[").then("\"x\",", LONG).then("\"y\"]}");
            case 2 ->
                body.then("\"max_tokens\":4,\"logit_bias\":{")
                        .then("\"7\":1,", LONG)
                        .then("\"8\":1}}");
            case 3 ->
                body.then("\"max_tokens\":4,\"chat_template_kwargs\":{\"a\":[")
                        .then("[0],", LONG)
                        .then("0]}}");
            default -> body.then(any(EDGES, random) + "}");
        };
    }

    static Shot name(SplittableRandom random) {
        String path = any(PATHS, random).replace("%%", "%").replace("%s", "x".repeat(random.nextInt(1, 3_000)));
        return Shot.get(path);
    }

    static Shot contentType(String embed, SplittableRandom random) {
        RepeatedBytes body = HostileTargets.model(embed, random).then("\"input\":\"x\"}");
        return Shot.post("/v1/embeddings", body).withOnly("Content-Type: " + any(TYPES, random));
    }

    /** One of a megabyte, many, or some that are not well formed. */
    static Shot headers(SplittableRandom random) {
        Shot get = Shot.get("/v1/models");
        return switch (random.nextInt(4)) {
            case 0 -> get.with("x-long: " + "x".repeat(LONG));
            case 1 -> get.with("x-many: x\r\n".repeat(20_000) + "x: x");
            case 2 -> get.with("Authorization: Bearer " + "x".repeat(7_000), "x-request-id: " + "y".repeat(500));
            default -> get.with("no colon", "x-millrace-timeout: -1", "x-millrace-priority: 1e9");
        };
    }

    private static String any(List<String> values, SplittableRandom random) {
        return values.get(random.nextInt(values.size()));
    }
}
