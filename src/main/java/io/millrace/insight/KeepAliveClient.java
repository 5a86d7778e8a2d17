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
     * Sends a request as {@link #get} and {@link #post} make it and waits for its answer, which must be a success.
     *
     * @throws IOException also when nothing comes for a minute
     * @throws IllegalStateException with the answer when it is not 200
     */
    void succeed(byte[] request) throws IOException {
        out.write(request);
        ReplyReader.Reply reply = in.read();
        if (reply.status() != 200) {
            throw new IllegalStateException(
                    "the service answers " + reply.status() + ": " + new String(reply.body(), UTF_8));
        }
    }

    static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(UTF_8);
    }

    /** A POST of JSON. */
    static byte[] post(String path, String body) {
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + +body.getBytes(UTF_8).length + "\r\n\r\n" + body)
                .getBytes(UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
