package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A client that goes away frees its slot, and the others do not notice. */
class DisconnectTest extends ServiceHarness {

    private static final String MODEL = "tiny-gqa";

    DisconnectTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @Test
    void stream_clientGoesAway_freesTheSlotAndLeavesOthersAlone() throws Exception {
        String alone =
                answer("/v1/completions", body(false)).at("/choices/0/text").stringValue();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<String> other = CompletableFuture.supplyAsync(this::otherAnswer);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                send(socket, body(true));
                assertThat(socket.getInputStream().read(new byte[100])).isPositive();
            }
            assertThat(other.get()).isEqualTo(alone);
            await("the slot is free", () -> running(MODEL) == 0);
        }
    }

    @Test
    void request_clientGoesAwayBeforeTheAnswer_freesTheSlot() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                send(socket, body(false));
            }
        }
        await("the slots are free", () -> running(MODEL) == 0 && waiting(MODEL) == 0);
    }

    private String otherAnswer() {
        try {
            return answer("/v1/completions", body(false)).at("/choices/0/text").stringValue();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String body(boolean stream) {
        return """
                {"model":"%s","prompt":[184,256],"temperature":0,"max_tokens":120,"ignore_eos":true,"stream":%s}""".formatted(MODEL, stream);
    }

    private static void send(Socket socket, String body) throws Exception {
        String head =
                "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(UTF_8));
        socket.getOutputStream().flush();
    }
}
