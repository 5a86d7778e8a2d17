package io.millrace.lab.drill;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bench.FakeService;
import io.millrace.bench.FakeService.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeaversTest {

    private static final byte[] REQUEST = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1);

    @Test
    void leave_someOfManyClients_askBefore() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (FakeService service = new FakeService((_, _) -> {
            asked.incrementAndGet();
            return Answer.json(200, "{}");
        })) {
            Leavers.leave(service.address(), REQUEST, 20, 20, 3);
        }
        assertThat(asked.get()).isBetween(5, 20);
    }

    @Test
    void leave_nobodyListens_fails() throws IOException {
        FakeService gone = new FakeService((_, _) -> Answer.json(200, "{}"));
        InetSocketAddress address = gone.address();
        gone.close();
        assertThatThrownBy(() -> Leavers.leave(address, REQUEST, 2, 1, 3)).hasMessageContaining("before it left");
    }
}
