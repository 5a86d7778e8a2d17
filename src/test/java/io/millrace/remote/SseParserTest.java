package io.millrace.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.EngineFailed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Examples of the HTML standard (section 9.2.6), and streams made at random and cut at random. */
class SseParserTest {

    private static final String[] LINE_ENDS = {"\n", "\r", "\r\n"};
    private static final String[] TEXTS = {"", "x", " two  spaces", "ä€😀", "a:b", "{\"a\":\"\\n\"}", "\uFEFF", "[DONE]"
    };

    private static List<SseEvent> parse(String stream) {
        return feed(new SseParser(1000), stream.getBytes(UTF_8));
    }

    private static List<SseEvent> feed(SseParser parser, byte[] bytes) {
        List<SseEvent> events = new ArrayList<>();
        parser.feed(bytes, events::add);
        return events;
    }

    private static List<SseEvent> feed(SseParser parser, String text) {
        return feed(parser, text.getBytes(UTF_8));
    }

    private static SseEvent message(String data) {
        return new SseEvent("message", data);
    }

    @Test
    void feed_linesOfData_areJoined() {
        assertThat(parse("data: YHOO\ndata: +2\ndata: 10\n\n")).containsExactly(message("YHOO\n+2\n10"));
    }

    @Test
    void feed_commentsIdsAndUnknownFields_areNoData() {
        String stream =
                ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\nfoo: x\ndata:  third\n\n";
        assertThat(parse(stream)).containsExactly(message("first event"), message("second event"), message(" third"));
    }

    @Test
    void feed_emptyData_isAnEventWhereThereIsAField() {
        assertThat(parse("data\n\ndata\ndata\n\ndata:")).containsExactly(message(""), message("\n"));
    }

    @Test
    void feed_streamThatEndsInMidEvent_hasNoSuchEvent() {
        assertThat(parse("data: a\n\ndata: b\n")).containsExactly(message("a"));
    }

    @Test
    void feed_eventType_holdsForOneEvent() {
        assertThat(parse("event: error\ndata: a\n\nevent: x\n\ndata: b\n\n"))
                .containsExactly(new SseEvent("error", "a"), message("b"));
    }

    @Test
    void feed_byteOrderMark_isLeftOutOnceAtTheStart() {
        assertThat(parse("\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: \uFEFFc\n\n"))
                .containsExactly(message("a"), message("\uFEFFc"));
    }

    @Test
    void feed_carriageReturnAtTheEndOfAPiece_isOneLineEndWithTheLineFeedAfterIt() {
        SseParser parser = new SseParser(100);
        assertThat(feed(parser, "data: a\r")).isEmpty();
        assertThat(feed(parser, "\ndata: b\r")).isEmpty();
        assertThat(feed(parser, "\n\r")).containsExactly(message("a\nb"));
        assertThat(feed(parser, "\n")).isEmpty();
    }

    @Test
    void feed_invalidUtf8_isReplaced() {
        byte[] bytes = "data: a?b\n\n".getBytes(UTF_8);
        bytes[7] = (byte) 0xff;
        assertThat(feed(new SseParser(100), bytes)).containsExactly(message("a\uFFFDb"));
    }

    @Test
    void feed_lineOrEventOverTheLimit_fails() {
        assertThatThrownBy(() -> feed(new SseParser(10), "data: 12345"))
                .isInstanceOf(EngineFailed.class)
                .hasMessageContaining("more than 10 bytes");
        assertThatThrownBy(() -> feed(new SseParser(10), "data:12345\n".repeat(3)))
                .isInstanceOf(EngineFailed.class);
    }

    @Test
    void feed_anySplit_givesTheSameEvents() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            List<SseEvent> expected = new ArrayList<>();
            byte[] stream = randomStream(random, expected).getBytes(UTF_8);
            assertThat(inPieces(stream, random)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private static List<SseEvent> inPieces(byte[] stream, Random random) {
        SseParser parser = new SseParser(1000);
        List<SseEvent> events = new ArrayList<>();
        int from = 0;
        while (from < stream.length) {
            int to = Math.min(stream.length, from + random.nextInt(6));
            parser.feed(Arrays.copyOfRange(stream, from, to), events::add);
            from = to;
        }
        return events;
    }

    /* One kind of line end a stream: CR and then an empty line that ends in LF would be one line end. */
    private static String randomStream(Random random, List<SseEvent> events) {
        String end = LINE_ENDS[random.nextInt(LINE_ENDS.length)];
        StringBuilder stream = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
        for (int event = 0; event < 6; event++) {
            List<String> data = new ArrayList<>();
            String type = random.nextInt(4) == 0 ? "error" : "message";
            if (type.equals("error")) {
                stream.append("event:error").append(end);
            }
            for (int line = random.nextInt(4); line > 0; line--) {
                data.add(randomLine(stream, end, random));
            }
            data.removeIf(String::isBlank);
            stream.append(end);
            if (!data.isEmpty()) {
                events.add(new SseEvent(
                        type,
                        String.join(
                                "\n",
                                data.stream().map(text -> text.substring(1)).toList())));
            }
        }
        return stream.append("data: cut off").toString();
    }

    /** Writes a line; answers its data after a mark, "" where it has none. */
    private static String randomLine(StringBuilder stream, String end, Random random) {
        String text = TEXTS[random.nextInt(TEXTS.length)];
        boolean comment = random.nextInt(4) == 0;
        stream.append(comment ? ":" : "data: ").append(text).append(end);
        return comment ? "" : "|" + text;
    }
}
