package io.millrace.lab.drill;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that send a request, or a part of one, and leave some time later, by a reset or in order. */
public final class Leavers {

    private static final int LONGEST_STAY = 4_000;

    private Leavers() {}

    /**
     * Has them come and go, and waits for the last.
     *
     * @param request as it goes over the wire
     */
    public static void leave(InetSocketAddress address, byte[] request, int clients, int atOnce, long seed)
            throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            List<Future<?>> going = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                SplittableRandom random = new SplittableRandom(seed * 1_000_003 + i);
                going.add(threads.submit(() -> {
                    leave(address, request, random);
                    return null;
                }));
            }
            for (Future<?> one : going) {
                await(one);
            }
        }
    }

    private static void await(Future<?> going) throws IOException, InterruptedException {
        try {
            var _ = going.get();
        } catch (ExecutionException e) {
            throw new IOException("a client failed before it left: " + e.getCause(), e);
        }
    }

    private static void leave(InetSocketAddress address, byte[] request, SplittableRandom random) throws IOException {
        boolean whole = random.nextInt(4) > 0;
        try (Socket socket = new Socket()) {
            socket.connect(address);
            socket.setSoTimeout(1 + random.nextInt(LONGEST_STAY));
            socket.setSoLinger(random.nextBoolean(), 0);
            socket.getOutputStream().write(request, 0, whole ? request.length : random.nextInt(request.length));
            int _ = socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
            return;
        }
    }
}
