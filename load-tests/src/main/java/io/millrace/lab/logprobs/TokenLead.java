package io.millrace.lab.logprobs;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import tools.jackson.databind.JsonNode;

/**
 * A token of an answer.
 *
 * @param lead by which the likeliest token there was ahead of the next one, in nats; infinite where fewer than two were given
 */
public record TokenLead(String token, double lead) {

    /** Of a choice's {@code logprobs}, as completions or as chats have them; none where it has none. */
    public static List<TokenLead> of(JsonNode logprobs) {
        List<TokenLead> steps = new ArrayList<>();
        for (JsonNode position : logprobs.path("content")) {
            DoubleStream top = position.path("top_logprobs").valueStream().mapToDouble(node -> node.path("logprob")
                    .asDouble());
            steps.add(new TokenLead(position.path("token").asString(), lead(top)));
        }
        JsonNode tokens = logprobs.path("tokens");
        for (int i = 0; i < tokens.size(); i++) {
            DoubleStream top =
                    logprobs.path("top_logprobs").path(i).valueStream().mapToDouble(JsonNode::asDouble);
            steps.add(new TokenLead(tokens.path(i).asString(), lead(top)));
        }
        return steps;
    }

    private static double lead(DoubleStream logprobs) {
        double[] sorted = logprobs.sorted().toArray();
        int count = sorted.length;
        return count < 2 ? Double.POSITIVE_INFINITY : sorted[count - 1] - sorted[count - 2];
    }
}
