package io.millrace.bench.workload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RequestsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Turn TURN = new Turn(List.of(), List.of("q\"", "d"), 5);

    @ParameterizedTest
    @CsvSource({
        "http://h:1, /v1/chat/completions",
        "http://h:1/, /v1/chat/completions",
        "http://h:1/v1, /v1/chat/completions",
        "http://h:1/api/v1/, /api/v1/chat/completions",
        "http://h:1/api, /api/v1/chat/completions"
    })
    void of_anyUrl_asksBelowItsPath(String url, String path) {
        String request = text(requests(url, AskedEndpoint.CHAT, "{}"));
        assertThat(request).startsWith("POST " + path + " HTTP/1.1\r\nHost: h:1\r\n");
        assertThat(request).contains("\r\nAuthorization: Bearer key\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CHAT|{'model':'m','messages':[{'role':'user','content':'q!'}],'stream':true,'temperature':0,'stream_options':{'include_usage':true},'max_tokens':5,'min_tokens':5,'ignore_eos':true}",
                "COMPLETIONS|{'model':'m','prompt':'q!','stream':true,'temperature':0,'stream_options':{'include_usage':true},'max_tokens':5,'min_tokens':5,'ignore_eos':true}",
                "EMBEDDINGS|{'model':'m','input':['q!','d']}",
                "RERANK|{'model':'m','query':'q!','documents':['d']}"
            })
    void body_eachEndpoint_isWhatItTakes(AskedEndpoint endpoint, String body) {
        assertThat(requests("http://h", endpoint, "{}").body(List.of(), TURN))
                .isEqualTo(JSON.readTree(body.replace('\'', '"').replace("!", "\\\"")));
    }

    @Test
    void body_extraMembers_areAddedReplacedOrTakenOut() {
        ObjectNode body = requests("http://h", AskedEndpoint.CHAT, "{\"temperature\":null,\"seed\":1,\"max_tokens\":2}")
                .body(List.of(), TURN);
        assertThat(body.has("temperature")).isFalse();
        assertThat(body.get("seed").asInt()).isEqualTo(1);
        assertThat(body.get("max_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void body_history_goesBefore() {
        ObjectNode body = requests("http://h", AskedEndpoint.CHAT, "{}")
                .body(List.of(TurnRequests.message("user", "a"), TurnRequests.message("assistant", "b")), TURN);
        assertThat(body.get("messages").valueStream().map(message -> message.get("content")
                        .asString()))
                .containsExactly("a", "b", "q\"");
    }

    @ParameterizedTest
    @EnumSource
    void of_eachEndpoint_saysHowLongItsBodyIs(AskedEndpoint endpoint) {
        String request = text(requests("http://h", endpoint, "{}"));
        int end = request.indexOf("\r\n\r\n");
        assertThat(request).contains("Content-Length: " + (request.length() - end - 4) + "\r\n");
    }

    @Test
    void of_transcription_isAFormWithTheFile() {
        String request = text(requests("http://h", AskedEndpoint.TRANSCRIPTIONS, "{\"language\":\"de\"}"));
        assertThat(request)
                .contains("Content-Type: multipart/form-data; boundary=")
                .contains("name=\"model\"\r\n\r\nm\r\n")
                .contains("name=\"language\"\r\n\r\nde\r\n")
                .contains("filename=\"audio.wav\"\r\nContent-Type: audio/wav\r\n\r\nRIFF");
    }

    @Test
    void noise_ofSoLong_isAWavOfIt() {
        ByteBuffer wav = ByteBuffer.wrap(Audio.noise(0.5, 1)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(wav.capacity()).isEqualTo(44 + 16_000);
        assertThat(wav.getInt(4)).isEqualTo(wav.capacity() - 8);
        assertThat(wav.getInt(40)).isEqualTo(16_000);
        assertThat(Audio.noise(0.5, 1)).isEqualTo(wav.array());
    }

    @Test
    void speech_ofSoLong_swellsAndPauses() {
        byte[] speech = Audio.speech(3, 1);
        assertThat(Audio.speech(3, 1)).isEqualTo(speech);
        ByteBuffer samples =
                ByteBuffer.wrap(speech).order(ByteOrder.LITTLE_ENDIAN).position(44);
        int loud = 0;
        int count = 0;
        for (; samples.hasRemaining(); count++) {
            loud += Math.abs(samples.getShort()) > 500 ? 1 : 0;
        }
        assertThat(count).isEqualTo(48_000);
        assertThat(loud).isBetween(4_000, 40_000);
    }

    private static TurnRequests requests(String url, AskedEndpoint endpoint, String extra) {
        byte[] audio = endpoint == AskedEndpoint.TRANSCRIPTIONS ? Audio.noise(0.1, 1) : new byte[0];
        return new TurnRequests(URI.create(url), "key", endpoint, "m", true, (ObjectNode) JSON.readTree(extra), audio);
    }

    private static String text(TurnRequests requests) {
        return new String(requests.of(List.of(), TURN), ISO_8859_1);
    }
}
