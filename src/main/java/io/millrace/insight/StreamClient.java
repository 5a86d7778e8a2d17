package io.millrace.insight;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The least a client can do with a stream: find the events in the bytes, and read the token count at the end. */
final class StreamClient {

    private static final byte[] EVENT = "\ndata: ".getBytes(UTF_8);
    private static final Pattern TOKENS = Pattern.compile("\"completion_tokens\":\\s*(\\d+)");
    private static final int TAIL = 2048;

    private final Run.Timeline timeline = new Run.Timeline();
    private final byte[] tail = new byte[TAIL];
    private long read;
    private int matched;

    private StreamClient() {}

    static Run.Timeline read(int port, String body) throws IOException {
        StreamClient client = new StreamClient();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            send(socket.getOutputStream(), body.getBytes(UTF_8));
            client.drain(socket.getInputStream());
        }
        return client.finish();
    }

    private static void send(OutputStream out, byte[] body) throws IOException {
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\nContent-Length: " + body.length + "\r\n\r\n";
        out.write(head.getBytes(UTF_8));
        out.write(body);
        out.flush();
    }

    private void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            for (int i = 0; i < n; i++) {
                accept(buffer[i]);
            }
        }
    }

    private void accept(byte b) {
        tail[(int) (read++ % TAIL)] = b;
        matched = b == EVENT[matched] ? matched + 1 : b == EVENT[0] ? 1 : 0;
        if (matched == EVENT.length) {
            timeline.piece();
            matched = 0;
        }
    }

    private Run.Timeline finish() {
        Matcher tokens = TOKENS.matcher(tailText());
        if (!tokens.find()) {
            throw new IllegalStateException("no token count at the end of the stream: " + tailText());
        }
        timeline.tokens(Long.parseLong(tokens.group(1)));
        return timeline;
    }

    private String tailText() {
        int length = (int) Math.min(read, TAIL);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = tail[(int) ((read - length + i) % TAIL)];
        }
        return new String(text, UTF_8);
    }
}
