package io.millrace.lab.drill;

import io.millrace.bench.http.Request;
import io.millrace.lab.load.Ask;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that ask and vanish, each in its own way and at its own point, by a seed: in the middle of the request, or after some bytes
 * of the answer, of which those who only fall silent hold their connections open until the drill is closed.
 */
final class VanishDrill implements AutoCloseable {

    /** How a client goes. */
    enum Way {
        /** At once (RST). */
        RESET,
        /** In order (FIN). */
        CLOSE,
        /** It says that it sends no more, and reads no more. */
        HALF_CLOSE,
        /** It reads no more, and says nothing. */
        SILENCE
    }

    private static final int SMALL_WINDOW = 2048;
    private static final int QUIET_MILLIS = 1_500;
    private static final int LONG_ANSWER = 20_000;

    private final InetSocketAddress address;
    private final String chat;
    private final String embed;
    private final long seed;
    private final Queue<Socket> held = new ConcurrentLinkedQueue<>();

    VanishDrill(InetSocketAddress address, String chat, String embed, long seed) {
        this.address = address;
        this.chat = chat;
        this.embed = embed;
        this.seed = seed;
    }

    /** Lets the clients come and go. How many went in which way. */
    Map<Way, Integer> run(int clients, int atOnce) throws InterruptedException {
        Map<Way, Integer> ways = new TreeMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            List<Future<Way>> going = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int number = i;
                going.add(threads.submit(() -> vanish(new SplittableRandom(seed * 1_000_003 + number), number)));
            }
            for (Future<Way> way : going) {
                ways.merge(result(way), 1, Integer::sum);
            }
        }
        return ways;
    }

    private static Way result(Future<Way> way) throws InterruptedException {
        try {
            return way.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed before it vanished: " + e.getCause(), e);
        }
    }

    private Way vanish(SplittableRandom random, int number) throws IOException {
        byte[] request = request(random, number);
        Way way = Way.values()[random.nextInt(Way.values().length)];
        boolean inRequest = random.nextInt(6) == 0;
        Socket socket = new Socket();
        held.add(socket);
        socket.setReceiveBufferSize(SMALL_WINDOW);
        socket.connect(address);
        socket.getOutputStream().write(request, 0, inRequest ? random.nextInt(request.length) : request.length);
        if (!inRequest) {
            read(socket, random.nextInt(LONG_ANSWER));
        }
        leave(socket, way);
        return way;
    }

    private byte[] request(SplittableRandom random, int number) {
        int size = random.nextInt(1, 9);
        if (random.nextInt(5) == 0) {
            return Request.post("/v1/embeddings", "vanish", Ask.embeddingsBody(embed, number, 4 * size, 20 * size))
                    .bytes();
        }
        String body = """
            {"model":"%s","stream":%s,"n":%d,"logprobs":true,"top_logprobs":5,"max_tokens":%d,"ignore_eos":true,\
            "messages":[{"role":"user","content":"Tell me a story about number %d."}]}\
            """.formatted(chat, random.nextInt(8) > 0, random.nextInt(1, 5), 20 * size, number);
        return Request.post("/v1/chat/completions", "vanish", body).bytes();
    }

    /* An answer may be shorter; then nothing more comes. */
    private static void read(Socket socket, int bytes) throws IOException {
        socket.setSoTimeout(QUIET_MILLIS);
        try {
            byte[] _ = socket.getInputStream().readNBytes(bytes);
        } catch (SocketTimeoutException e) {
            socket.setSoTimeout(0);
        }
    }

    private static void leave(Socket socket, Way way) throws IOException {
        switch (way) {
            case RESET -> {
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case CLOSE -> socket.close();
            case HALF_CLOSE -> socket.shutdownOutput();
            case SILENCE -> {}
        }
    }

    /** Ends the connections of those who only fell silent. */
    @Override
    public void close() throws IOException {
        for (Socket socket : held) {
            socket.close();
        }
    }
}
