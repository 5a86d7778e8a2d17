package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.SpaceFixtures;
import io.millrace.SpaceFixtures.Picture;
import io.millrace.SpaceFixtures.Text;
import io.millrace.models.ModelRegistry;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Texts and images that are compared with each other and with labels over HTTP, against numpy. */
class SharedSpaceScoresTest extends SharedSpaceHarness {

    SharedSpaceScoresTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-clip", "tiny-siglip-joint"})
    void score_pictureAgainstTexts_isTheCosine(String model) throws Exception {
        List<float[]> cosines = SpaceFixtures.cosines(family(model));
        List<Text> texts = SpaceFixtures.texts(family(model));
        ObjectNode body = body(model);
        body.putObject("data_1").put("image", url(pictures(model).get(3)));
        ArrayNode others = body.putArray("data_2");
        texts.forEach(text -> others.add(text.text()));
        JsonNode answer = answer("/v1/score", body.toString());
        for (int i = 0; i < texts.size(); i++) {
            assertThat(answer.at("/data/" + i + "/score").asDouble()).isCloseTo(cosines.get(3)[i], within(SEEN));
        }
        int tokens = texts.stream().mapToInt(text -> text.ids().length).sum();
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(tokens);
    }

    @Test
    void score_textAgainstPartsAndPictureAgainstItself_isTheCosine() throws Exception {
        List<Picture> pictures = pictures("clip");
        ObjectNode parts =
                body("tiny-clip").put("text_1", texts("clip").getFirst().text());
        parts.putObject("text_2").putArray("content").add(part(pictures.get(0))).add(part(pictures.get(1)));
        JsonNode data = answer("/v1/score", parts.toString()).path("data");
        assertThat(data).hasSize(2);
        for (int i = 0; i < 2; i++) {
            double cosine = SpaceFixtures.cosines("clip").get(i)[0];
            assertThat(data.path(i).path("score").asDouble()).isCloseTo(cosine, within(SEEN));
        }
        ObjectNode same = body("tiny-clip");
        same.set("text_1", part(pictures.getFirst()));
        same.set("text_2", part(pictures.getFirst()));
        assertThat(answer("/v1/score", same.toString()).at("/data/0/score").asDouble())
                .isCloseTo(1, within(CLOSE));
    }

    @Test
    void rerank_textsOfASpace_goesByTheCosine() throws Exception {
        ObjectNode body =
                body("tiny-clip").put("query", texts("clip").getFirst().text());
        body.putArray("documents").add("bread").add(texts("clip").getFirst().text());
        JsonNode best = answer("/v1/rerank", body.toString()).at("/results/0");
        assertThat(best.path("index").asInt()).isEqualTo(1);
        assertThat(best.path("relevance_score").asDouble()).isCloseTo(1, within(CLOSE));
    }

    /* As of the reference's texts, each of which stands for itself. */
    private ObjectNode labelled(String model, List<Picture> pictures) {
        ObjectNode body = body(model).put("hypothesis_template", "{}");
        body.set("input", items(List.of(), pictures));
        ArrayNode labels = body.putArray("candidate_labels");
        texts(model).forEach(text -> labels.add(text.text()));
        return body;
    }

    private static double[] logits(String model, int picture, double scale, double bias) {
        List<Text> all = SpaceFixtures.texts(family(model));
        float[] row = SpaceFixtures.cosines(family(model)).get(picture);
        return IntStream.range(0, all.size())
                .filter(i -> !all.get(i).text().isEmpty())
                .mapToDouble(i -> scale * row[i] + bias)
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-clip", "tiny-clip-joint"})
    void classify_clip_isTheSoftmaxOfAllLabels(String model) throws Exception {
        List<Picture> pictures = pictures(model);
        JsonNode data =
                answer("/v1/classify", labelled(model, pictures).toString()).path("data");
        for (int i = 0; i < pictures.size(); i++) {
            double[] exps = IntStream.range(0, texts(model).size())
                    .mapToDouble(new Softmax(logits(model, i, 100, 0))::of)
                    .toArray();
            for (int j = 0; j < exps.length; j++) {
                assertThat(data.path(i).path("probs").path(j).asDouble()).isCloseTo(exps[j], within(3e-3));
            }
        }
    }

    private record Softmax(double[] logits) {
        double of(int label) {
            double sum = 0;
            for (double logit : logits) {
                sum += Math.exp(logit - logits[label]);
            }
            return 1 / sum;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-siglip-joint", "stated-siglip", "beside-siglip"})
    void classify_siglip_isTheSigmoidOfEachLabel(String model) throws Exception {
        List<Picture> pictures = pictures(model);
        JsonNode data =
                answer("/v1/classify", labelled(model, pictures).toString()).path("data");
        for (int i = 0; i < pictures.size(); i++) {
            double[] logits = logits(model, i, 11.5, -4.25);
            for (int j = 0; j < logits.length; j++) {
                assertThat(data.path(i).path("probs").path(j).asDouble())
                        .isCloseTo(1 / (1 + Math.exp(-logits[j])), within(1e-3));
            }
        }
    }

    @Test
    void classify_scores_areSortedAndRawOnesAreLogits() throws Exception {
        ObjectNode body = labelled("tiny-clip", pictures("clip").subList(0, 1))
                .put("raw_scores", true)
                .put("top_n", 2);
        JsonNode row = answer("/v1/classify", body.toString()).at("/data/0");
        double[] logits = logits("clip", 0, 100, 0);
        for (int i = 0; i < logits.length; i++) {
            assertThat(row.path("probs").path(i).asDouble()).isCloseTo(logits[i], within(3e-3));
        }
        assertThat(row.path("scores")).hasSize(2);
        assertThat(row.at("/scores/0/score").asDouble())
                .isGreaterThanOrEqualTo(row.at("/scores/1/score").asDouble());
        assertThat(row.path("label").asString())
                .isEqualTo(row.at("/scores/0/label").asString());
    }

    @Test
    void classify_usualTemplate_isThatOfThePipelines() throws Exception {
        ObjectNode usual = body("tiny-clip").put("raw_scores", true);
        usual.putObject("input").put("image", url(pictures("clip").get(2)));
        usual.putArray("candidate_labels").add("cat");
        ObjectNode spelt = usual.deepCopy().put("hypothesis_template", "{}");
        spelt.putArray("candidate_labels").add("This is a photo of cat.");
        assertThat(answer("/v1/classify", usual.toString()).at("/data/0/probs/0"))
                .isEqualTo(answer("/v1/classify", spelt.toString()).at("/data/0/probs/0"));
    }

    @Test
    void classify_siglipOfWhichNothingTellsTheScale_namesTheKeys() throws Exception {
        assertRefused(
                "/v1/classify",
                labelled("tiny-siglip", pictures("siglip").subList(0, 1)),
                "model",
                "state logit-scale and logit-bias in model.yaml");
    }
}
