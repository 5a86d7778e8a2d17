package io.millrace.openai.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.StrictJson;
import io.millrace.serving.Encoding.Candidates;
import io.millrace.serving.Encoding.Sides;
import io.millrace.serving.ModelInput;
import io.millrace.serving.ModelInput.Image;
import io.millrace.serving.ModelInput.Text;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Images, and labels that a request brings along, in the requests to stateless models. */
class ImageRequestsTest {

    private static final int MAX = 4;
    private static final String PNG = Base64.getEncoder().encodeToString(new byte[] {(byte) 0x89, 'P', 'N', 'G'});

    private static ObjectNode body(String fields) {
        return StrictJson.object(("{\"model\":\"m\"," + fields.replace('\'', '"') + "}").getBytes(UTF_8));
    }

    private static List<ModelInput> embedded(String input) {
        return EmbeddingsRequest.read(body("'input':" + input), MAX).inputs();
    }

    private static List<Sides> pairs(String fields) {
        return ScoreRequest.read(body(fields), MAX).pairs();
    }

    @Test
    void embeddings_everyForm_isReadFromItsField() {
        String url = "data:image/png;base64," + PNG;
        String part = "{'type':'image_url','image_url':{'url':'" + url + "'}}";
        for (String field : List.of(
                "'input':{'image':'" + PNG + "'}",
                "'input':[" + part + "]",
                "'messages':[{'role':'user','content':[" + part + "]}]",
                "'inputs':[{'content':[" + part + "]}]",
                "'images':['" + url + "']")) {
            EmbeddingsRequest request = EmbeddingsRequest.read(body(field), MAX);
            assertThat(field).startsWith("'" + request.list() + "'");
            assertThat(request.inputs()).singleElement().isInstanceOf(Image.class);
        }
        assertThat(embedded("[{'text':'a'},{'type':'text','text':'b'},'c']"))
                .containsExactly(new Text("a"), new Text("b"), new Text("c"));
        assertThat(EmbeddingsRequest.read(body("'messages':[{'role':'user','content':'a'}]"), MAX)
                        .inputs())
                .containsExactly(new Text("a"));
    }

    @Test
    void score_imagesAndParts_areSides() {
        String image = "{'image':'" + PNG + "'}";
        assertThat(pairs("'data_1':" + image + ",'data_2':['a',{'text':'b'}]"))
                .hasSize(2)
                .allMatch(pair -> pair.first() instanceof Image && pair.second() instanceof Text);
        assertThat(pairs("'text_1':'','text_2':{'content':[{'type':'text','text':'a'}," + image + "]}"))
                .extracting(pair -> pair.second().getClass().getSimpleName())
                .containsExactly("Text", "Image");
    }

    @Test
    void classify_labelsOfTheRequest_areCandidates() {
        ClassifyRequest request = ClassifyRequest.read(
                body("'input':'x','candidate_labels':['cat','{}'],'hypothesis_template':'a {}!'"), MAX);
        assertThat(request.candidates()).isEqualTo(new Candidates(List.of("cat", "{}"), "a {}!"));
        assertThat(Objects.requireNonNull(request.candidates()).texts())
                .containsExactly(new Text("a cat!"), new Text("a {}!"));
        assertThat(ClassifyRequest.read(body("'input':'x','candidate_labels':['a']"), MAX)
                        .candidates())
                .isEqualTo(new Candidates(List.of("a"), "This is a photo of {}."));
        assertThat(ClassifyRequest.read(body("'input':'x'"), MAX).candidates()).isNull();
    }

    @Test
    void classify_moreScoresThanAnAnswerHas_isRefusedByLimitAndValue() {
        String labels = String.join(",", Collections.nCopies(1_000, "'a'"));
        String inputs = String.join(",", Collections.nCopies(101, "'x'"));
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() ->
                        ClassifyRequest.read(body("'input':[" + inputs + "],'candidate_labels':[" + labels + "]"), 200))
                .withMessageContaining("have 101000 scores, more than the 100000")
                .extracting(InvalidRequest::param)
                .isEqualTo("candidate_labels");
    }
}
