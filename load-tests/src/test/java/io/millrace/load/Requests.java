package io.millrace.load;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.sse;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.http.HttpProtocolBuilder;

/** What clients do once. */
final class Requests {

    static final String TTFT = "TTFT";
    static final String ITL = "ITL, mean of a stream";
    static final String GAP = "ITL, longest of a stream";
    static final String NO_TOKENS = "stream without tokens";
    static final String EMBED = "embeddings";
    static final String OFFERED = "chat offered";
    static final String REFUSED = "429 refused";

    private static final int MESSAGES = 1000;
    private static final int LONGEST_STREAM_SECONDS = 60;
    private static final String CHAT =
            "{\"model\":\"" + Settings.CHAT_MODEL + "\",\"stream\":%s,\"max_tokens\":#{tokens},"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"#{prompt}\"}]}";

    private Requests() {}

    static HttpProtocolBuilder protocol() {
        HttpProtocolBuilder plain = http.baseUrl(Settings.URL)
                .contentTypeHeader("application/json")
                .sseUnmatchedInboundMessageBufferSize(MESSAGES);
        return Settings.KEY.isEmpty() ? plain : plain.authorizationHeader("Bearer " + Settings.KEY);
    }

    /** One streamed answer, its times among the results. */
    static ChainBuilder stream() {
        return feed(Texts.prompts())
                .exec(session -> session.set(StreamTimes.BEGAN, System.currentTimeMillis()))
                .exec(sse("chat stream")
                        .post("/v1/chat/completions")
                        .body(StringBody(CHAT.formatted(true)))
                        .await(LONGEST_STREAM_SECONDS)
                        .on(sse.checkMessage("chat whole").matching(substring("[DONE]"))))
                .exec(sse.processUnmatchedMessages(StreamTimes::record))
                .exec(sse("close").close())
                .exec(doIfOrElse(session -> session.contains(StreamTimes.TTFT))
                        .then(times())
                        .orElse(dummy(NO_TOKENS, 1).withSuccess(false)))
                .exec(session -> session.removeAll(StreamTimes.TTFT, StreamTimes.ITL, StreamTimes.LONGEST_GAP));
    }

    private static ChainBuilder times() {
        return exec(dummy(TTFT, session -> session.getInt(StreamTimes.TTFT)))
                .exec(dummy(ITL, session -> session.getInt(StreamTimes.ITL)))
                .exec(dummy(GAP, session -> session.getInt(StreamTimes.LONGEST_GAP)));
    }

    /** One request of a few texts. */
    static ChainBuilder embed() {
        return feed(Texts.inputs())
                .exec(http(EMBED)
                        .post("/v1/embeddings")
                        .body(StringBody("{\"model\":\"" + Settings.EMBEDDING_MODEL + "\",\"input\":#{input}}"))
                        .check(status().is(200)));
    }

    /** One answer in one piece, or a refusal, which is counted apart and is no failure where it says when to come again. */
    static ChainBuilder answerOrRefusal() {
        return feed(Texts.prompts())
                .exec(http(OFFERED)
                        .post("/v1/chat/completions")
                        .body(StringBody(CHAT.formatted(false)))
                        .check(status().in(200, 429).saveAs("status"))
                        .checkIf((response, session) -> response.status().code() == 429)
                        .then(header("Retry-After").exists())
                        .check(responseTimeInMillis().saveAs("millis")))
                .exec(doIf(session -> session.getInt("status") == 429)
                        .then(dummy(REFUSED, session -> session.getInt("millis"))));
    }
}
