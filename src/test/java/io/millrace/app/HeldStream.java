package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** A stream whose client has read its beginning and reads on when told; what it has not read is more than sockets hold. */
final class HeldStream implements AutoCloseable {

    static final int CHOICES = 64;

    private static final String BODY = """
            {"model":"tiny-gqa","prompt":[184,256],"n":%d,"max_tokens":120,"ignore_eos":true,"logprobs":20,"stream":true}""".formatted(CHOICES);
    private static final int BUFFER = 1 << 16;

    private final Socket socket = new Socket();
    private final byte[] begin = new byte[1000];

    HeldStream(int port) throws IOException {
        socket.setReceiveBufferSize(BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String head =
                "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + BODY.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + BODY).getBytes(UTF_8));
        assertThat(socket.getInputStream().readNBytes(begin, 0, begin.length)).isEqualTo(begin.length);
        assertThat(new String(begin, UTF_8)).startsWith("HTTP/1.1 200");
    }

    /**
     * The rest of an answer.
     *
     * @param finished choices that came to their end
     * @param events the last two
     */
    record End(int finished, List<String> events) {}

    /** Reads the rest; blocks until the server closes the connection. */
    End readAll() throws IOException {
        String all = new String(socket.getInputStream().readAllBytes(), UTF_8);
        List<String> events = all.lines().filter(line -> line.startsWith("data: ")).toList();
        int finished = all.split("\"finish_reason\":\"length\"", -1).length - 1;
        return new End(finished, events.subList(events.size() - 2, events.size()));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
