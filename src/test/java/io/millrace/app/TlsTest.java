package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** TLS with a certificate in PEM files, and connections that say nothing. */
@TestPropertySource(
        properties = {
            "server.ssl.bundle=web",
            "server.netty.idle-timeout=1s",
            "millrace.keys.list[0].name=nobody",
            "millrace.keys.list[0].roles=use",
            "millrace.keys.list[0].hash=sha256:0000000000000000000000000000000000000000000000000000000000000000"
        })
class TlsTest extends ServiceHarness {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final KeyStore STORE = store();

    TlsTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @DynamicPropertySource
    static void certificate(DynamicPropertyRegistry registry) throws Exception {
        Path folder = Files.createTempDirectory("tls");
        Path certificate =
                pem(folder, "CERTIFICATE", STORE.getCertificate("web").getEncoded());
        Key key = STORE.getKey("web", PASSWORD);
        Path privateKey = pem(folder, "PRIVATE KEY", key.getEncoded());
        registry.add("spring.ssl.bundle.pem.web.keystore.certificate", certificate::toString);
        registry.add("spring.ssl.bundle.pem.web.keystore.private-key", privateKey::toString);
    }

    private static Path pem(Path folder, String what, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(der);
        Path file = folder.resolve(what.charAt(0) + ".pem");
        file.toFile().deleteOnExit();
        return Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
    }

    private static KeyStore store() {
        try {
            Path file = Files.createTempDirectory("tls").resolve("web.p12");
            file.toFile().deleteOnExit();
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "web",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=dns:localhost",
                            "-validity",
                            "2",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            new String(PASSWORD),
                            "-keystore",
                            file.toString())
                    .inheritIO()
                    .start();
            assertThat(keytool.waitFor()).isZero();
            return KeyStore.getInstance(file.toFile(), PASSWORD);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static SSLContext trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("web", STORE.getCertificate("web"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void service_withACertificate_speaksTls() throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
            URI uri = URI.create("https://localhost:" + port + "/actuator/health/liveness");
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.sslSession().orElseThrow().getProtocol()).startsWith("TLSv1.");
        }
    }

    @Test
    void plainText_toATlsPort_getsNoAnswer() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            assertThat(answer(socket, "GET /actuator/health HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .doesNotContain("HTTP/1.1 200");
        }
    }

    @Test
    void connection_thatSaysNothing_isClosed() throws Exception {
        assertThat(overTls("")).isEmpty();
    }

    @Test
    void connection_withHalfAHead_isClosed() throws Exception {
        assertThat(overTls("GET /actuator/health HTT")).doesNotContain("200");
    }

    @Test
    void body_thatIsRefusedUnreadAndNeverComes_holdsNoConnection() throws Exception {
        assertThat(overTls("POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"))
                .startsWith("HTTP/1.1 401 ");
    }

    private String overTls(String request) throws Exception {
        try (Socket socket = trusting().getSocketFactory().createSocket("localhost", port)) {
            socket.setSoTimeout(60_000);
            return answer(socket, request);
        }
    }

    private static String answer(Socket socket, String request) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
