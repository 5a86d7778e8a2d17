package io.millrace.load;

import io.gatling.http.action.sse.SseInboundMessage;
import io.gatling.javaapi.core.Session;
import java.util.List;

/** Times of one stream in milliseconds, as attributes of a session: to its first token, and between its tokens. */
final class StreamTimes {

    static final String BEGAN = "began";
    static final String TTFT = "ttft";
    static final String ITL = "itl";
    static final String LONGEST_GAP = "longest-gap";

    private static final String TOKEN = "\"delta\":{\"content\":\"";

    private StreamTimes() {}

    static Session record(List<SseInboundMessage> messages, Session session) {
        long[] tokens = messages.stream()
                .filter(message -> message.message().contains(TOKEN))
                .mapToLong(SseInboundMessage::timestamp)
                .sorted()
                .toArray();
        return tokens.length == 0
                ? session
                : session.set(TTFT, (int) (tokens[0] - session.getLong(BEGAN)))
                        .set(ITL, mean(tokens))
                        .set(LONGEST_GAP, longest(tokens));
    }

    private static int mean(long[] tokens) {
        int gaps = Math.max(1, tokens.length - 1);
        return (int) Math.round((tokens[tokens.length - 1] - tokens[0]) / (double) gaps);
    }

    private static int longest(long[] tokens) {
        long longest = 0;
        for (int i = 1; i < tokens.length; i++) {
            longest = Math.max(longest, tokens[i] - tokens[i - 1]);
        }
        return (int) longest;
    }
}
