package io.millrace.lab.prefix;

import io.millrace.bench.http.Exchange;
import io.millrace.bench.http.Http;
import io.millrace.bench.http.Lost;
import io.millrace.bench.http.Reply;
import io.millrace.bench.http.Request;
import io.millrace.bench.report.Quantiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Users who ask at once.
 *
 * @param first seconds to the first token, of each
 * @param last seconds until all were answered
 */
record Burst(List<Double> first, double last, List<Completion> answers) {

    /** Waits for all; a lost answer is an error. */
    static Burst of(Http http, List<byte[]> requests) throws IOException {
        long start = System.nanoTime();
        List<User> users =
                requests.stream().map(request -> new User(http, request)).toList();
        List<Double> first = new ArrayList<>();
        List<Completion> answers = new ArrayList<>();
        for (User user : users) {
            answers.add(Completion.of(user.reply.join()));
            first.add(user.begun);
        }
        return new Burst(first, (System.nanoTime() - start) / 1e9, answers);
    }

    private static final class User implements Exchange {
        private final long start = System.nanoTime();
        private final CompletableFuture<Reply> reply = new CompletableFuture<>();
        private volatile double begun;

        User(Http http, byte[] request) {
            http.send(request, this);
        }

        @Override
        public void begun() {
            begun = (System.nanoTime() - start) / 1e9;
        }

        @Override
        public void answered(Reply answer) {
            reply.complete(answer);
        }

        @Override
        public void lost(Lost why) {
            reply.completeExceptionally(why);
        }
    }

    /** A completion of so many tokens by the greatest logit, streamed. */
    static byte[] streamed(String model, int[] prompt, int tokens) {
        return request(model, prompt, tokens, "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    }

    /** The same in one body, with the log-probabilities of the prompt, for which all of it is run. */
    static byte[] whole(String model, int[] prompt, int tokens) {
        return request(model, prompt, tokens, "\"echo\":true");
    }

    private static byte[] request(String model, int[] prompt, int tokens, String more) {
        return Request.post("/v1/completions", "bench-prefix", """
                {"model":"%s","prompt":%s,"temperature":0,"max_tokens":%d,"min_tokens":%d,"ignore_eos":true,"logprobs":2,%s}\
                """.formatted(
                                model, TokenPrompts.json(prompt), tokens, tokens, more))
                .bytes();
    }

    double median() {
        return Quantiles.median(first);
    }

    double p90() {
        return Quantiles.of(first, 0.9);
    }

    int cached() {
        return answers.stream().mapToInt(Completion::cached).sum();
    }
}
