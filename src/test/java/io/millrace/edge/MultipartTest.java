package io.millrace.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Checkpoint;
import io.millrace.core.ServingException.InvalidRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {

    private static final String TYPE = "multipart/form-data; boundary=b1";
    private static final String BODY = """
            --b1
            Content-Disposition: form-data; name="model"

            my-model
            --b1
            content-disposition: form-data; name="file"; filename="a.wav"
            Content-Type: audio/wav

            one

            --b
            --b1--
            """.replace("\n", "\r\n");
    private static final List<Field<?>> FIELDS = List.of(
            Field.string("model", ""),
            Field.number("temperature", Values.Range.closed(0, 1), ""),
            Field.flag("stream", ""),
            new Field<>("list", Field.array(Field.schema("string", ""), ""), (value, _) -> value),
            new Field<>("file", Field.schema("string", "").format("binary"), (value, _) -> value));

    private static List<Multipart.Part> parts(String body, String type) {
        return Multipart.read(body.getBytes(ISO_8859_1), type, Checkpoint.NONE);
    }

    private static String text(Multipart.Part part) {
        return ISO_8859_1.decode(part.data().duplicate()).toString();
    }

    private static Form form(String... namesAndTexts) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            body.append("--b1\r\nContent-Disposition: form-data; name=\"")
                    .append(namesAndTexts[i])
                    .append("\"\r\n\r\n")
                    .append(namesAndTexts[i + 1])
                    .append("\r\n");
        }
        return FormFields.read(parts(body + "--b1--\r\n", TYPE), FIELDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {TYPE, "Multipart/Form-Data; charset=utf-8; BOUNDARY=\"b1\""})
    void read_parts_areTheirBytes(String type) {
        List<Multipart.Part> parts = parts(BODY, type);
        assertThat(parts).extracting(Multipart.Part::name).containsExactly("model", "file");
        assertThat(parts).extracting(Multipart.Part::file).containsExactly(false, true);
        assertThat(parts).extracting(MultipartTest::text).containsExactly("my-model", "one\r\n\r\n--b");
    }

    @Test
    void read_preambleAndEpilogue_areLeftOut() {
        assertThat(parts("before\r\n" + BODY + "behind", TYPE)).hasSize(2);
    }

    @Test
    void read_emptyPart_isEmpty() {
        assertThat(form("model", "").fields().path("model").stringValue()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "multipart/form-data!names no boundary",
                "multipart/form-data; boundary=!names no boundary",
                "multipart/form-data; boundary=other!nowhere in it",
            })
    void read_boundaryThatIsNotThere_isRefused(String type, String reason) {
        assertThatThrownBy(() -> parts(BODY, type))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(reason);
    }

    @Test
    void read_moreThanItsBounds_isRefused() {
        String part = "--b1\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n";
        assertThatThrownBy(() -> parts(part.repeat(Multipart.MOST_PARTS + 1) + "--b1--", TYPE))
                .hasMessageContaining("more than 128 parts");
        String head = "--b1\r\nContent-Disposition: form-data; name=a\r\nX: " + "x".repeat(Multipart.LONGEST_HEAD);
        assertThatThrownBy(() -> parts(head + "\r\n\r\nx\r\n--b1--", TYPE)).hasMessageContaining("no head that ends");
        assertThatThrownBy(() -> form("model", "x".repeat(FormFields.LONGEST_TEXT + 1)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("at most 65536 bytes, but has 65537");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--b1\r\n",
                "--b1--",
                "--b1\r\n\r\n\r\n--b1--",
                "--b1\r\nX: y\r\n\r\nx\r\n--b1--",
                "--b1 x\r\n--b1--"
            })
    void read_broken_isEmptyOrRefused(String body) {
        try {
            assertThat(parts(body, TYPE)).isEmpty();
        } catch (InvalidRequest refusal) {
            assertThat(refusal.param()).isNull();
        }
    }

    @Test
    void read_anyBytes_endsInPartsOrARefusal() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] body = Arrays.copyOf(BODY.getBytes(UTF_8), random.nextInt(BODY.length()) + 1);
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            List<Multipart.Part> parts = new ArrayList<>();
            try {
                parts.addAll(Multipart.read(body, TYPE, Checkpoint.NONE));
            } catch (InvalidRequest refusal) {
                assertThat(refusal.getMessage()).contains("cannot be read as multipart/form-data");
            }
            assertThat(parts).hasSizeLessThan(3);
        }
    }

    @Test
    void fields_byTheirSchemas_areJson() {
        Form form = form("model", "7", "temperature", "0.5", "stream", "true", "list[]", "1", "list[]", "b");
        assertThat(form.fields().toString())
                .isEqualTo("{\"model\":\"7\",\"temperature\":0.5,\"stream\":true,\"list\":[\"1\",\"b\"]}");
    }

    @Test
    void fields_ofAnotherType_areLeftAsText() {
        assertThat(form("temperature", "warm", "stream", "yes", "other", "1")
                        .fields()
                        .toString())
                .isEqualTo("{\"temperature\":\"warm\",\"stream\":\"yes\",\"other\":\"1\"}");
    }

    @Test
    void fields_twice_areRefusedByName() {
        assertThatThrownBy(() -> form("model", "a", "model", "b"))
                .isInstanceOfSatisfying(InvalidRequest.class, refusal -> assertThat(refusal.param())
                        .isEqualTo("model"));
    }

    @Test
    void fields_fileWhereTextMustBe_isRefused() {
        String body = BODY.replace("name=\"model\"", "name=\"model\"; filename=\"m\"");
        assertThatThrownBy(() -> FormFields.read(parts(body, TYPE), FIELDS)).hasMessageContaining("must be text");
    }
}
