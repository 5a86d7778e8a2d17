package io.millrace.hub;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A small hub: one repository of the files of a folder, answered as the real one does, with ranges, a redirect to another host for large
 * files, and faults. Needs nothing but a JDK, so that it also runs from its source: {@code java TestHub.java FOLDER org/name PORT CUTS}.
 */
public final class TestHub implements AutoCloseable {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** One request. */
    record Request(String method, String path, Map<String, String> headers) {
        boolean isFile() {
            return path.startsWith("/cdn/");
        }

        /** Empty where there is none. */
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Answers a request, or leaves it to the next. */
    interface Behaviour {
        boolean answer(Request request, Exchange exchange) throws IOException;
    }

    private final ServerSocketChannel server;
    private final Path folder;
    private final String repo;
    private final Map<String, String> hashes = new ConcurrentHashMap<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();
    final List<Behaviour> behaviours = new CopyOnWriteArrayList<>();

    public TestHub(Path folder, String repo, int port) throws IOException {
        this.folder = folder;
        this.repo = repo;
        this.server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        Thread.ofPlatform().daemon().name("hub").start(this::accept);
    }

    int port() {
        return server.socket().getLocalPort();
    }

    /** How many requests there have been. */
    public int asked() {
        return requests.size();
    }

    public String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    /** Another host, as browsers and clients see it. */
    private String cdn() {
        return "http://localhost:" + port() + "/cdn/";
    }

    /** Resets so many connections in the middle of a file, each after so many bytes of it. */
    void cut(int times, long after) {
        AtomicInteger left = new AtomicInteger(times);
        behaviours.add((request, exchange) -> {
            if (!request.isFile() || left.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
                return false;
            }
            exchange.file(file(request), after);
            return true;
        });
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                Socket socket = client.socket()) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Optional<Request> request = read(in); request.isPresent(); request = read(in)) {
                requests.add(request.get());
                answer(request.get(), new Exchange(client, request.get()));
            }
        } catch (IOException e) {
            // the client is gone
        }
    }

    private static Optional<Request> read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            headers.put(
                    header.substring(0, header.indexOf(':')),
                    header.substring(header.indexOf(':') + 1).strip());
        }
        String[] parts = line.split(" ");
        return Optional.of(new Request(parts[0], parts[1], headers));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private void answer(Request request, Exchange exchange) throws IOException {
        for (Behaviour behaviour : behaviours) {
            if (behaviour.answer(request, exchange)) {
                return;
            }
        }
        String path = request.path();
        if (path.startsWith("/api/models/" + repo + "/revision/")) {
            exchange.send(200, Map.of("Content-Type", "application/json"), listing());
        } else if (path.startsWith("/" + repo + "/resolve/")) {
            resolve(path.substring(path.indexOf('/', ("/" + repo + "/resolve/").length()) + 1), exchange);
        } else if (request.isFile() && !Files.isRegularFile(file(request))) {
            exchange.send(404, Map.of(), "");
        } else if (request.isFile()) {
            exchange.file(file(request), Long.MAX_VALUE);
        } else {
            exchange.send(404, Map.of("X-Error-Code", "RepoNotFound", "X-Error-Message", "Repository not found"), "");
        }
    }

    private void resolve(String name, Exchange exchange) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            exchange.send(404, Map.of("X-Error-Code", "EntryNotFound"), "");
        } else if (isLarge(name)) {
            exchange.send(
                    302,
                    Map.of(
                            "Location", cdn() + name,
                            "X-Repo-Commit", COMMIT,
                            "X-Linked-Etag", "\"" + hash(name) + "\"",
                            "X-Linked-Size", "" + Files.size(file)),
                    "");
        } else {
            exchange.etag = "\"" + hash(name) + "\"";
            exchange.file(file, Long.MAX_VALUE);
        }
    }

    Path file(Request request) {
        return folder.resolve(request.path().substring("/cdn/".length()));
    }

    static boolean isLarge(String name) {
        return !name.endsWith(".json") && !name.endsWith(".txt") && !name.endsWith(".jinja");
    }

    String listing() throws IOException {
        StringBuilder json =
                new StringBuilder("{\"sha\":\"" + COMMIT + "\",\"pipeline_tag\":\"text-generation\",\"siblings\":[");
        String comma = "";
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> Files.isRegularFile(f)).sorted().toList()) {
                String name = folder.relativize(file).toString();
                String hash = isLarge(name)
                        ? "\"blobId\":\"%s\",\"lfs\":{\"sha256\":\"%s\",\"size\":%d,\"pointerSize\":130}"
                                .formatted("a".repeat(40), hash(name), Files.size(file))
                        : "\"blobId\":\"" + hash(name) + "\"";
                json.append(comma)
                        .append("{\"rfilename\":\"%s\",\"size\":%d,%s}".formatted(name, Files.size(file), hash));
                comma = ",";
            }
        }
        return json.append("]}").toString();
    }

    String hash(String name) {
        return hashes.computeIfAbsent(name, _ -> {
            try (InputStream in = Files.newInputStream(folder.resolve(name))) {
                MessageDigest digest = MessageDigest.getInstance(isLarge(name) ? "SHA-256" : "SHA-1");
                if (!isLarge(name)) {
                    digest.update(
                            ("blob " + Files.size(folder.resolve(name)) + "\0").getBytes(StandardCharsets.US_ASCII));
                }
                byte[] buffer = new byte[1 << 20];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    digest.update(buffer, 0, n);
                }
                return HexFormat.of().formatHex(digest.digest());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** A connection that waits for its answer. */
    static final class Exchange {

        private final SocketChannel client;
        private final Request request;
        String etag = "\"cdn-1\"";
        boolean ranges = true;

        Exchange(SocketChannel client, Request request) {
            this.client = client;
            this.request = request;
        }

        void send(int status, Map<String, String> headers, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.putIfAbsent("Content-Length", "" + bytes.length);
            head(status, all);
            if (!request.method().equals("HEAD")) {
                out().write(bytes);
            }
        }

        OutputStream out() throws IOException {
            return client.socket().getOutputStream();
        }

        void head(int status, Map<String, String> headers) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            out().write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        }

        /** The range asked for; the connection is reset after so many bytes. */
        void file(Path file, long most) throws IOException {
            long size = Files.size(file);
            String range = request.header("Range");
            long from = 0;
            long to = size;
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("ETag", etag);
            headers.put("Accept-Ranges", "bytes");
            boolean part = ranges && !range.isEmpty();
            if (part) {
                String[] ends = range.substring("bytes=".length()).split("-");
                from = Long.parseLong(ends[0]);
                to = ends.length > 1 ? Math.min(size, Long.parseLong(ends[1]) + 1) : size;
                headers.put("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + size);
            }
            headers.put("Content-Length", "" + (to - from));
            head(part ? 206 : 200, headers);
            if (!request.method().equals("HEAD")) {
                copy(file, from, Math.min(to, most == Long.MAX_VALUE ? to : from + most));
                if (most < to - from) {
                    reset();
                }
            }
        }

        private void copy(Path file, long from, long to) throws IOException {
            try (FileChannel bytes = FileChannel.open(file)) {
                for (long at = from; at < to; ) {
                    at += bytes.transferTo(at, to - at, client);
                }
            }
        }

        /** Sends nothing until the client has given up. */
        void awaitClose() throws IOException {
            int ignored = client.socket().getInputStream().read();
            throw new IOException("closed by the client");
        }

        void reset() throws IOException {
            client.socket().setSoLinger(true, 0);
            client.close();
            throw new IOException("reset");
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    public static void main(String[] args) throws Exception {
        TestHub hub = new TestHub(Path.of(args[0]), args[1], Integer.parseInt(args[2]));
        hub.listing();
        int cuts = Integer.parseInt(args[3]);
        if (cuts > 0) {
            AtomicLong bytes = new AtomicLong();
            AtomicInteger left = new AtomicInteger(cuts);
            hub.behaviours.add((request, exchange) -> {
                boolean cut = request.isFile()
                        && bytes.getAndIncrement() % 5 == 4
                        && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
                if (cut) {
                    System.out.println("cut in " + request.header("Range"));
                    exchange.file(hub.file(request), 5_000_000);
                }
                return cut;
            });
        }
        System.out.println(hub.endpoint());
        Thread.sleep(Long.MAX_VALUE);
    }
}
