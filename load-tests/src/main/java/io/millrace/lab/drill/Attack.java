package io.millrace.lab.drill;

import io.millrace.lab.drill.Shot.Manner;
import java.util.List;
import java.util.SplittableRandom;

/** Requests that cost a service much more than who sends them, or that are not what they say. None needs a role. */
enum Attack {
    LONG_EMBEDDING((to, random) -> post("/v1/embeddings", text("\"input\":\"", to.embed(), "\"}", random))),
    LONG_RERANK(
            (to, random) -> post("/v1/rerank", text("\"documents\":[\"x\"],\"query\":\"", to.rerank(), "\"}", random))),
    LONG_DOCUMENT(
            (to, random) -> post("/v1/rerank", text("\"query\":\"x\",\"documents\":[\"", to.rerank(), "\"]}", random))),
    LONG_SCORE((to, random) -> post("/v1/score", text("\"text_1\":\"x\",\"text_2\":\"", to.rerank(), "\"}", random))),
    LONG_CLASSIFY((to, random) -> post("/v1/classify", text("\"input\":\"", to.rerank(), "\"}", random))),
    TRUNCATED((to, random) ->
            post("/v1/embeddings", text("\"truncate_prompt_tokens\":64,\"input\":\"", to.embed(), "\"}", random))),
    TRUNCATED_LEFT((to, random) -> post(
            "/v1/embeddings",
            text(
                    "\"truncate_prompt_tokens\":64,\"truncation_side\":\"left\",\"input\":\"",
                    to.embed(),
                    "\"}",
                    random))),
    LONG_CHAT((to, random) -> post(
            "/v1/chat/completions",
            text("\"messages\":[{\"role\":\"user\",\"content\":\"", to.chat(), "\"}]}", random))),
    MANY_MESSAGES((to, random) -> post(
            "/v1/chat/completions",
            HostileTargets.model(to.chat(), random)
                    .then("\"messages\":[")
                    .then("{\"role\":\"user\",\"content\":\"a\"},", random.nextBoolean() ? 118_000 : 130_000)
                    .then("{\"role\":\"user\",\"content\":\"a\"}]}"))),
    LONG_COMPLETION((to, random) -> post("/v1/completions", text("\"prompt\":\"", to.chat(), "\"}", random))),
    LONG_TOKENIZE((to, random) -> post("/tokenize", text("\"prompt\":\"", to.chat(), "\"}", random))),
    LONG_DETOKENIZE((to, random) -> post(
            "/detokenize",
            HostileTargets.model(to.chat(), random)
                    .then("\"tokens\":[")
                    .then("5,", 2_000_000)
                    .then("6]}"))),
    MANY_INPUTS((to, random) -> post(
            "/v1/embeddings",
            HostileTargets.model(to.embed(), random)
                    .then("\"input\":[")
                    .then("\"" + "long ".repeat(1_000) + "\",", 2_047)
                    .then("\"x\"]}"))),
    MANY_DOCUMENTS((to, random) -> post(
            "/v1/rerank",
            HostileTargets.model(to.rerank(), random)
                    .then("\"query\":\"")
                    .then("why ", 100_000)
                    .then("\",\"documents\":[")
                    .then("\"" + "so ".repeat(2_000) + "\",", 999)
                    .then("\"x\"]}"))),
    BLANK_PICTURES((to, random) -> Pictures.BLANK.shot(to, random)),
    REPEATED_SCANS((to, random) -> Pictures.SCANS.shot(to, random)),
    LARGE_PICTURES((to, random) -> Pictures.LARGE.shot(to, random)),
    TRUNCATED_PICTURES((to, random) -> Pictures.TRUNCATED.shot(to, random)),
    CLAIMED_PICTURES((to, random) -> HostileImages.shown(to, HostileImages.claim(random), random)),
    BROKEN_DATA_URLS(HostileImages::broken),
    MANY_IMAGES(HostileImages::many),
    LYING_SOUNDS((to, random) -> HostileForms.with(to.ears(), HostileSounds.lying(random), random)),
    TRUNCATED_SOUNDS((to, random) -> HostileForms.with(to.ears(), HostileSounds.truncated(random), random)),
    SOUND_BOMBS((to, random) -> HostileForms.with(to.ears(), HostileSounds.bomb(random), random)),
    NESTED_BOXES((to, random) -> HostileForms.with(to.ears(), HostileSounds.boxes(random), random)),
    ENDLESS_FORMS((to, random) -> HostileForms.endless(to.ears(), random)),
    UNFINISHED_TENSORS((to, _) ->
            infer(to, RepeatedBytes.of("{\"inputs\":[").then(" ", 63_000_000)).as(Manner.UNFINISHED)),
    BINARY_TENSORS((to, random) -> infer(to, RepeatedBytes.of("{\"inputs\":[]}").then("\0", random.nextInt(60_000_000)))
            .withOnly("Content-Type: application/octet-stream", "Inference-Header-Content-Length: 13")),
    LONG_NUMBERS((to, _) -> infer(to, tensor("1,", 30_000_000))),
    LONG_NUMBER((to, _) -> infer(to, tensor("1", 20_000_000))),
    NESTED((to, random) -> random.nextBoolean()
            ? infer(to, RepeatedBytes.of("{\"inputs\":").then("[", 10_000_000))
            : post("/v1/chat/completions", RepeatedBytes.of("{\"model\":").then("{\"a\":", 1_000_000))),
    GZIP_BOMB((to, random) -> (random.nextBoolean() ? infer(to, Bomb.BODY) : post("/v1/embeddings", Bomb.BODY))
            .with("Content-Encoding: gzip")),
    SLOW_BODY((to, random) -> post(
                    "/v1/embeddings", HostileTargets.model(to.embed(), random).then("\"input\":\"x\"}"))
            .as(Manner.SLOW)),
    MALFORMED((to, random) -> post("/v1/chat/completions", Oddities.malformed(to.chat(), random))),
    NAMES((_, random) -> Oddities.name(random)),
    CONTENT_TYPES((to, random) -> Oddities.contentType(to.embed(), random)),
    EDGES((to, random) -> post("/v1/chat/completions", Oddities.edge(to.chat(), random))),
    HEADERS((_, random) -> Oddities.headers(random));

    private final Recipe recipe;

    /** Makes the next request of a kind. */
    interface Recipe {
        Shot shot(HostileTargets to, SplittableRandom random);
    }

    Attack(Recipe recipe) {
        this.recipe = recipe;
    }

    Shot shot(HostileTargets to, SplittableRandom random) {
        return recipe.shot(to, random);
    }

    private static Shot post(String path, RepeatedBytes body) {
        return Shot.post(path, body);
    }

    private static RepeatedBytes text(String before, String model, String after, SplittableRandom random) {
        return HostileTexts.any(random).in(HostileTargets.model(model, random).then(before), after);
    }

    private static Shot infer(HostileTargets to, RepeatedBytes body) {
        return Shot.post("/v2/models/" + to.embed() + "/infer", body);
    }

    private static RepeatedBytes tensor(String unit, int times) {
        return RepeatedBytes.of("{\"inputs\":[{\"name\":\"input_ids\",\"datatype\":\"INT64\",\"shape\":[1," + times
                        + "],\"data\":[")
                .then(unit, times)
                .then("1]}]}");
    }

    /** 300 MB of blanks in a body of some hundred kilobytes; made when it is first sent. */
    private static final class Bomb {
        static final RepeatedBytes BODY = RepeatedBytes.of(HostileBytes.gzip(
                RepeatedBytes.of("{\"inputs\":[").then(" ", 300_000_000).then("]}")));
    }

    static List<Attack> all() {
        return List.of(values());
    }
}
