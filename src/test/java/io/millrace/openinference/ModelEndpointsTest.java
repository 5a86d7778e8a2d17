package io.millrace.openinference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Health, metadata and the model repository over HTTP. */
class ModelEndpointsTest extends ServerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v2/health/live | 200 | {\"live\":true}",
                "/v2/health/ready | 200 | {\"ready\":true}",
                "/v2/models/org%2Fadd/ready | 200 | {\"name\":\"org/add\",\"ready\":true}",
                "/v2/models/add/versions/3/ready | 200 | {\"name\":\"org/add\",\"ready\":true}",
                "/v2/models/slow/ready | 503 | {\"name\":\"slow\",\"ready\":false}",
                "/v2/models/add/versions/4/ready | 404 | {\"error\":\"The model 'add' has no version '4'\"}",
                "/v2/models/none/ready | 404 | {\"error\":\"The model 'none' does not exist\"}",
                "/v2/models/none | 404 | {\"error\":\"The model 'none' does not exist\"}",
                "/v2/models/add/versions/4 | 404 | {\"error\":\"The model 'add' has no version '4'\"}",
                "/v2/models/add/stats | 404 | {\"error\":\"The model 'add/stats' does not exist\"}",
                "/v2/models/add/infer | 405 | {\"error\":\"Method not allowed (GET /v2/models/add/infer)\"}",
            })
    void get_everyAddress_answersStatusAndJson(String path, int status, String body)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> response = get(path);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response)).isEqualTo(JSON.readTree(body));
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @Test
    void serverReady_aModelOfTheStartUnloaded_is503() throws IOException, InterruptedException {
        post("/v2/repository/models/echo/unload", "");
        HttpResponse<byte[]> response = get("/v2/health/ready");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(text(response)).isEqualTo("{\"ready\":false}");
    }

    @Test
    void server_metadata_namesExtensions() throws IOException, InterruptedException {
        JsonNode server = json(get("/v2"));
        assertThat(server.path("name").asString()).isEqualTo("millrace");
        assertThat(server.path("version").asString()).isNotEmpty();
        assertThat(server.path("extensions").toString())
                .isEqualTo("[\"binary_tensor_data\",\"model_repository\",\"schedule_policy\",\"model_configuration\"]");
    }

    @Test
    void models_list_hasNamesInOrder() throws IOException, InterruptedException {
        assertThat(text(get("/v2/models")))
                .isEqualTo("{\"models\":[\"broken\",\"echo\",\"org/add\",\"slow\",\"types\"]}");
    }

    @ParameterizedTest
    @CsvSource({"/v2/models/add", "/v2/models/org%2Fadd", "/v2/models/add/versions/3"})
    void model_metadata_hasInputsAndOutputs(String path) throws IOException, InterruptedException {
        assertThat(text(get(path))).isEqualTo("""
                        {"name":"org/add","versions":["3"],"platform":"onnxruntime_onnx","inputs":[\
                        {"name":"a","datatype":"FP32","shape":[-1,3]},{"name":"b","datatype":"FP32","shape":[-1,3]}],\
                        "outputs":[{"name":"sum","datatype":"FP32","shape":[-1,3]}]}""");
    }

    @Test
    void config_stackable_leavesFirstDimensionOut() throws IOException, InterruptedException {
        JsonNode config = json(get("/v2/models/add/config"));
        assertThat(config.path("max_batch_size").asInt()).isEqualTo(8);
        assertThat(config.path("input").get(0).toString())
                .isEqualTo("{\"name\":\"a\",\"data_type\":\"TYPE_FP32\",\"dims\":[3]}");
    }

    @Test
    void config_oneDimension_isNotBatched() throws IOException, InterruptedException {
        JsonNode config = json(get("/v2/models/echo/versions/1/config"));
        assertThat(config.path("max_batch_size").asInt()).isZero();
        assertThat(config.path("output").toString())
                .isEqualTo("[{\"name\":\"text\",\"data_type\":\"TYPE_STRING\",\"dims\":[-1]}]");
    }

    @Test
    void index_all_hasStatesAndReasons() throws IOException, InterruptedException {
        assertThat(text(post("/v2/repository/index", ""))).isEqualTo("""
                        [{"name":"broken","version":"1","state":"UNAVAILABLE","reason":"no model.onnx"},\
                        {"name":"echo","version":"1","state":"READY","reason":""},\
                        {"name":"org/add","version":"3","state":"READY","reason":""},\
                        {"name":"slow","version":"1","state":"LOADING","reason":""},\
                        {"name":"types","version":"1","state":"READY","reason":""}]""");
    }

    @Test
    void index_onlyReady_leavesOthersOut() throws IOException, InterruptedException {
        assertThat(json(post("/v2/repository/index", "{\"ready\":true}"))).hasSize(3);
        assertThat(error(post("/v2/repository/index", "{\"redy\":true}")))
                .isEqualTo("Unknown field 'redy' (did you mean 'ready'?)");
    }

    @Test
    void unloadThenLoad_aModel_changesItsState() throws IOException, InterruptedException {
        String body = "{\"parameters\":{\"unload_dependents\":false}}";
        assertThat(post("/v2/repository/models/org%2Fadd/unload", body).statusCode())
                .isEqualTo(200);
        assertThat(get("/v2/models/add/ready").statusCode()).isEqualTo(503);
        assertThat(post("/v2/repository/models/org%2Fadd/load", "{}").statusCode())
                .isEqualTo(200);
        assertThat(get("/v2/models/add/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void load_unknownModelOrWithConfig_isRefused() throws IOException, InterruptedException {
        assertThat(post("/v2/repository/models/none/load", "").statusCode()).isEqualTo(404);
        HttpResponse<byte[]> response = post("/v2/repository/models/echo/load", "{\"parameters\":{\"config\":\"{}\"}}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response)).startsWith("'parameters.config' is not supported");
    }

    @Test
    void errors_outsideTheProtocol_areNotInItsForm() throws IOException, InterruptedException {
        HttpResponse<byte[]> response = send(request("/v2x").POST(BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(error(response)).isEqualTo("Not Found");
        assertThat(json(response).has("path")).isTrue();
    }
}
