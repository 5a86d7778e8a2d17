package io.millrace.lab.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsTest {

    @Test
    void vector_littleEndianBase64_isItsFloats() {
        byte[] body = "{\"data\":[{\"index\":0,\"embedding\":\"AACAPwAAAMA=\"}]}".getBytes(UTF_8);
        assertThat(EmbeddingRequests.vector(body)).containsExactly(1, -2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"embedding\":[1,2]}",
                "{\"embedding\":\"AACAPw",
                "{\"embedding\":\"?\"}",
                "{\"embedding\":\"AACAPw==\"},{\"embedding\":\"AACAPw==\"}"
            })
    void vector_notOneVector_isRefused(String body) {
        assertThatThrownBy(() -> EmbeddingRequests.vector(body.getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cosine_vectors_isThatOfTheirAngle() {
        assertThat(EmbeddingRequests.cosine(new float[] {1, 2}, new float[] {2, 4}))
                .isEqualTo(1, within(1e-9));
        assertThat(EmbeddingRequests.cosine(new float[] {1, 0}, new float[] {0, 3}))
                .isZero();
        assertThat(EmbeddingRequests.cosine(new float[] {1, 0}, new float[] {0, 0}))
                .isNaN();
    }

    @Test
    void request_text_statesTheLengthOfItsBody() {
        String request =
                new String(EmbeddingRequests.request("m", "12", "größer").bytes(), UTF_8);
        String body = request.substring(request.indexOf("\r\n\r\n") + 4);
        assertThat(request)
                .startsWith("POST /v1/embeddings HTTP/1.1\r\n")
                .contains("\r\nx-request-id: 12\r\n")
                .contains("\r\nContent-Length: " + body.getBytes(UTF_8).length + "\r\n");
        assertThat(body).isEqualTo("{\"model\":\"m\",\"encoding_format\":\"base64\",\"input\":\"größer\"}");
    }
}
