package io.millrace.insight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

    private static final String PLAIN = "HTTP/1.1 200 OK\r\nX-Request-Id: 7\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED =
            "HTTP/1.1 503 \r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=y\r\n, wonders!\r\n0\r\n\r\n";

    @Test
    void read_severalAnswers_eachIsWhole() throws IOException {
        ReplyReader reader = reader(PLAIN + CHUNKED + PLAIN);
        assertReply(reader.read(), 200, "hello");
        assertReply(reader.read(), 503, "hello, wonders!");
        assertReply(reader.read(), 200, "hello");
    }

    @Test
    void read_answerCutAnywhere_isRefused() {
        for (String whole : new String[] {PLAIN, CHUNKED}) {
            for (int end = 0; end < whole.length(); end++) {
                ReplyReader reader = reader(whole.substring(0, end));
                assertThatThrownBy(reader::read).as("cut at %d", end).isInstanceOf(EOFException.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\n\r\n",
                "HTTP/1.1 2000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"
            })
    void read_noAnswer_isRefused(String text) {
        assertThatThrownBy(reader(text)::read).isInstanceOf(ProtocolException.class);
    }

    private static ReplyReader reader(String text) {
        return new ReplyReader(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static void assertReply(ReplyReader.Reply reply, int status, String body) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).asString(UTF_8).isEqualTo(body);
    }
}
