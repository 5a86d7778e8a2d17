package io.millrace.insight;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** One connection to a service on this machine, over which requests go one after the other. For one thread. */
final class KeepAliveClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final OutputStream out;
    private final ReplyReader in;

    private KeepAliveClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        out = socket.getOutputStream();
        in = new ReplyReader(socket.getInputStream());
    }

    static KeepAliveClient connect(int port) throws IOException {
        return new KeepAliveClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /**
     * Sends a request as {@link #get} and {@link #post} make it and waits for its answer.
     *
     * @throws IOException also when nothing comes for a minute
     */
    Reply send(byte[] request) throws IOException {
        in.forget();
        out.write(request);
        return in.read();
    }

    /**
     * The same, for an answer that must be a success.
     *
     * @throws IllegalStateException with the answer when it is not 200
     */
    Reply succeed(byte[] request) throws IOException {
        Reply reply = send(request);
        if (reply.status() != 200) {
            throw new IllegalStateException(
                    "the service answers " + reply.status() + ": " + new String(reply.body(), UTF_8));
        }
        return reply;
    }

    /** Whether anything came of the latest answer. */
    boolean begun() {
        return in.begun();
    }

    /** Bytes that came without being asked for. */
    int unasked() throws IOException {
        return in.available();
    }

    static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(UTF_8);
    }

    /**
     * A POST of JSON.
     *
     * @param id that the answer repeats; 1 to 128 letters, digits, dots, dashes
     */
    static byte[] post(String path, String id, String body) {
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nx-request-id: " + id
                        + "\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body)
                .getBytes(UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
