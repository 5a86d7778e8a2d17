package io.millrace.bench.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSentEventsTest {

    private static final String STREAM = """
            \uFEFF: a comment
            event: x
            data: {"a":"größer 你好 🙂"}

            :

            id: 7
            data:no space
            data:  two
            data
            data:

            retry: 3

            data: [DONE]

            data: never ended
            """;
    private static final List<String> EVENTS = List.of("{\"a\":\"größer 你好 🙂\"}", "no space\n two\n", "[DONE]");

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void accept_cutAnywhere_isTheSameEvents(String lineEnd) {
        byte[] bytes = STREAM.replace("\n", lineEnd).getBytes(UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(events(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length)))
                    .as("cut at %d", cut)
                    .isEqualTo(EVENTS);
        }
    }

    @Test
    void accept_byteByByte_isTheSameEvents() {
        byte[] bytes = STREAM.replace("\n", "\r\n").getBytes(UTF_8);
        byte[][] parts = new byte[bytes.length][];
        Arrays.setAll(parts, i -> new byte[] {bytes[i]});
        assertThat(events(parts)).isEqualTo(EVENTS);
    }

    private static List<String> events(byte[]... parts) {
        List<String> events = new ArrayList<>();
        ServerSentEvents stream = new ServerSentEvents(events::add);
        for (byte[] part : parts) {
            stream.accept(part);
        }
        return events;
    }
}
