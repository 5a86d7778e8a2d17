package io.millrace.lab.drill;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.SplittableRandom;

/**
 * Sends hostile requests, each over a connection of its own, while it reads. Half of the clients go before an answer can have come.
 *
 * @param patience milliseconds to the first bytes of an answer
 */
record Fire(InetSocketAddress address, int patience) {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int LONGEST_STAY = 1_500;
    private static final int SLOW_MILLIS = 250;
    private static final int LINE = 512;

    /** How a request ended: a status, or one of these. */
    static final String LEFT = "left";

    static final String CLOSED = "closed";
    static final String SILENT = "silent";
    static final String REFUSED = "refused";

    /** Sends one and waits for its end. */
    String at(Shot shot, SplittableRandom random) throws InterruptedException {
        boolean leaves = random.nextBoolean();
        Thread writer = null;
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            socket.setSoTimeout(leaves ? 1 + random.nextInt(LONGEST_STAY) : patience);
            if (leaves) {
                socket.setSoLinger(random.nextBoolean(), 0);
            }
            writer = Thread.startVirtualThread(() -> write(shot, socket));
            return status(socket.getInputStream());
        } catch (SocketTimeoutException e) {
            return leaves ? LEFT : SILENT;
        } catch (IOException e) {
            return writer == null ? REFUSED : CLOSED;
        } finally {
            if (writer != null) {
                writer.join();
            }
        }
    }

    /* An answer may come, and the connection end, before all is sent. */
    private static void write(Shot shot, Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(shot.head());
            switch (shot.manner()) {
                case WHOLE -> shot.body().writeTo(out, shot.body().length());
                case UNFINISHED -> shot.body().writeTo(out, shot.body().length() - 1);
                case SLOW -> writeSlowly(shot.body(), out);
            }
        } catch (IOException e) {
            return;
        }
    }

    private static void writeSlowly(RepeatedBytes body, OutputStream out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        body.writeTo(bytes, body.length());
        for (byte next : bytes.toByteArray()) {
            out.write(next);
            try {
                Thread.sleep(SLOW_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Of a line such as {@code HTTP/1.1 200 OK}. */
    private static String status(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n' && line.length() < LINE) {
            line.append((char) next);
            next = in.read();
        }
        String[] words = line.toString().split(" ", 3);
        return words.length > 1 && words[0].startsWith("HTTP/") ? words[1] : CLOSED;
    }
}
