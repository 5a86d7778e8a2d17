package io.millrace.insight;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connection that is made anew where the service ended it after its answer. For one thread. */
final class FuzzClient implements AutoCloseable {

    private final int port;
    private @Nullable KeepAliveClient connection;

    FuzzClient(int port) {
        this.port = port;
    }

    /** @throws IOException when no whole answer comes within a minute of silence */
    Reply send(FuzzRequest request) throws IOException {
        KeepAliveClient client = connection == null ? KeepAliveClient.connect(port) : connection;
        connection = client;
        Reply reply = client.send(request.bytes());
        if (reply.header("connection").equalsIgnoreCase("close")) {
            close();
        }
        return reply;
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
