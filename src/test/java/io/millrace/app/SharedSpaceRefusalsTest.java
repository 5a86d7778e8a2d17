package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import io.millrace.vision.HostilePictures;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What cannot be asked of models with one space for texts and images says why, by field, limit and value. */
class SharedSpaceRefusalsTest extends SharedSpaceHarness {

    SharedSpaceRefusalsTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'input':[{'image':'bm8gcGljdHVyZQ=='}]} | input | it is no image, expected PNG",
                "{'input':['a',{'image':'iVBORw0KGgo='}]} | input[1] | cannot be read as an image",
                "{'images':['iVBORw0KGgo=']} | images | cannot be read as an image",
                "{'inputs':[{'content':'a'},{'content':[{'image':'iVBORw0KGgo='}]}]} | inputs[1] | cannot be read",
                "{'messages':[{'role':'user','content':[{'image':'iVBORw0KGgo='}]}]} | messages | cannot be read",
                "{'input':[{'image':5}]} | input[0].image | an image as base64",
                "{'input':[{'image':'https://example.org/x.png'}]} | input[0].image | fetches nothing",
                "{'input':[{'image':'data:video/mp4;base64,AAAA'}]} | input[0].image | data:image/",
                "{'input':'a','dimensions':13} | dimensions | this model's embeddings have 12",
                "{'input':'a','prompt_name':'query'} | prompt_name | there is no prompt 'query'",
                "{'input':[1,2,556]} | input | token id 556 is not in [0, 556)",
                "{} | input | but was missing"
            })
    void embed_hostileInputs_areRefusedByTheirPlace(String fields, String param, String message) throws Exception {
        ObjectNode body = (ObjectNode) JSON.readTree(fields.replace('\'', '"'));
        assertRefused(EMBEDDINGS, body.put("model", "tiny-clip"), param, message);
    }

    @Test
    void embed_tooLongTexts_areRefusedOrCut() throws Exception {
        String text = "cat ".repeat(100).strip();
        assertRefused(EMBEDDINGS, body("tiny-clip").put("input", text), "input", "limit is 77");
        assertRefused(EMBEDDINGS, body("tiny-siglip").put("input", text), "input", "limit is 64");
        JsonNode cut = answer(
                EMBEDDINGS,
                body("tiny-siglip").put("input", text).put("truncate", true).toString());
        assertThat(cut.at("/usage/prompt_tokens").asInt()).isEqualTo(64);
    }

    @Test
    void embed_hugePictures_areRefusedByLimitAndValue() throws Exception {
        Map<String, byte[]> refusals = Map.of(
                "7000 x 6000 pixels, more than the 40000000", HostilePictures.png(7000, 6000),
                "50000 x 50000 pixels, more than the 40000000", HostilePictures.gif(50_000, 50_000));
        for (Map.Entry<String, byte[]> refusal : refusals.entrySet()) {
            String image = Base64.getEncoder().encodeToString(refusal.getValue());
            ObjectNode body = body("tiny-clip");
            body.putArray("images").add(image);
            assertRefused(EMBEDDINGS, body, "images", refusal.getKey());
            ObjectNode sides = body("tiny-clip").put("text_2", "a");
            sides.putObject("text_1").put("image", image);
            assertRefused("/v1/score", sides, "text_1", refusal.getKey());
        }
    }

    @Test
    void embed_longRequestOfPictures_isNotTakenForLongTexts() throws Exception {
        ObjectNode body = body("tiny-clip");
        ArrayNode images = body.putArray("images");
        images.add(Base64.getEncoder().encodeToString(HostilePictures.png(3000, 2000)));
        assertThat(embedded(body)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"/v1/embeddings, tiny-bert", "/v1/score, tiny-bert", "/v1/score, tiny-cross"})
    void post_pictureToATextModel_isRefusedByItsPlace(String path, String model) throws Exception {
        ObjectNode body = body(model);
        String second = path.endsWith("score") ? "text_2" : "input";
        if (path.endsWith("score")) {
            body.put("text_1", "a");
        }
        body.putArray(second).add("a").add(part(pictures("clip").getFirst()));
        if (path.endsWith("score")) {
            body.putArray("text_1").add("a").add("b");
        }
        assertRefused(path, body, second + "[1]", "is an image, but the model takes text");
    }

    @Test
    void pooling_tokensOfASpace_areRefused() throws Exception {
        assertRefused("/pooling", body("tiny-clip").put("input", "a"), "model", "gives no vectors of tokens");
    }

    @Test
    void classify_noLabels_areAskedFor() throws Exception {
        ObjectNode body = body("tiny-clip").put("input", "a cat");
        assertRefused("/v1/classify", body, "candidate_labels", "candidate_labels is missing");
    }

    @Test
    void classify_labelsForAModelWithItsOwn_areRefused() throws Exception {
        for (String model : List.of("tiny-bert", "tiny-cross")) {
            ObjectNode body = body(model).put("input", "a cat");
            body.putArray("candidate_labels").add("cat");
            assertRefused("/v1/classify", body, "candidate_labels", "one space for texts and images");
        }
    }

    @Test
    void classify_tooManyOrTooLongLabels_areRefusedByLimitAndValue() throws Exception {
        ObjectNode many = body("tiny-clip").put("input", "a cat");
        ArrayNode labels = many.putArray("candidate_labels");
        Collections.nCopies(10_000, "cat").forEach(labels::add);
        assertRefused("/v1/classify", many, "candidate_labels", "1 to 1000 elements, but has 10000");
        ObjectNode wide = body("tiny-clip").put("input", "a cat");
        wide.putArray("candidate_labels").add("cat").add("a".repeat(1_001));
        assertRefused("/v1/classify", wide, "candidate_labels[1]", "at most 1000 characters, but has 1001");
        ObjectNode wordy = body("tiny-clip").put("input", "a cat");
        wordy.putArray("candidate_labels").add("cat").add("cat ".repeat(80));
        assertRefused("/v1/classify", wordy, "candidate_labels[1]", "this model's limit is 77");
        wordy.put("truncate", true);
        assertThat(post("/v1/classify", wordy.toString()).statusCode()).isEqualTo(200);
    }
}
