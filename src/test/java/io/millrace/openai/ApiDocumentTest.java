package io.millrace.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.openai.encode.EncodeRequests;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiDocumentTest extends EdgeTest {

    @Test
    void apiDocs_listPathsAndSchemasWithTheirFields() throws Exception {
        JsonNode document = JSON.readTree(send(request("/v3/api-docs").GET()).body());
        assertThat(document.path("paths").propertyNames())
                .contains("/v1/chat/completions", "/v1/completions", "/v1/models");
        JsonNode schemas = document.at("/components/schemas");
        assertThat(schemas.at("/CreateChatCompletionRequest/properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(ChatRequest.RULES.implemented());
        assertThat(schemas.at("/CreateCompletionRequest/properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(CompletionRequest.RULES.implemented());
        assertThat(schemas.at("/CreateChatCompletionRequest/properties/temperature"))
                .isEqualTo(JSON.readTree("""
                        {"type":"number","minimum":0.0,"maximum":2.0,
                         "description":"0 picks the likeliest token; higher is more random."}"""));
        assertThat(schemas.at("/ChatCompletion/properties").propertyNames())
                .contains("id", "object", "created", "model", "choices", "usage", "system_fingerprint");
        assertThat(schemas.at("/CompletionUsage/properties").propertyNames()).contains("prompt_tokens_details");
    }

    @Test
    void apiDocs_chat_refersToRequestStreamAndErrors() throws Exception {
        JsonNode document = JSON.readTree(send(request("/v3/api-docs").GET()).body());
        JsonNode chat = document.at("/paths").path("/v1/chat/completions").path("post");
        assertThat(chat.at("/requestBody/content/application~1json/schema/$ref").stringValue())
                .isEqualTo("#/components/schemas/CreateChatCompletionRequest");
        assertThat(chat.at("/requestBody/content/application~1json/examples").propertyNames())
                .contains("streamed");
        assertThat(chat.path("responses").propertyNames()).contains("200", "400", "404", "413", "429", "503");
        assertThat(chat.at("/responses/200/content").propertyNames()).contains("application/json", "text/event-stream");
        assertThat(chat.path("parameters")
                        .valueStream()
                        .map(each -> each.path("name").stringValue() + " in "
                                + each.path("in").stringValue()))
                .containsExactlyInAnyOrder("x-millrace-priority in header", "x-millrace-timeout in header");
    }

    @Test
    void apiDocs_statelessModels_haveFieldsExamplesAndErrors() throws Exception {
        JsonNode document = JSON.readTree(send(request("/v3/api-docs").GET()).body());
        JsonNode schemas = document.at("/components/schemas");
        assertThat(schemas.at("/CreateEmbeddingRequest/properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(EncodeRequests.EMBEDDINGS.implemented());
        assertThat(schemas.at("/RerankRequest/properties").propertyNames()).contains("documents", "texts", "top_n");
        for (String path : List.of("embeddings", "rerank", "score", "classify", "tokenize", "detokenize")) {
            JsonNode operation = document.at("/paths").path("/v1/" + path).path("post");
            String ref = operation
                    .at("/requestBody/content/application~1json/schema/$ref")
                    .stringValue();
            assertThat(document.at(ref.substring(1)).path("properties").propertyNames())
                    .as(path)
                    .contains("model");
            assertThat(operation.at("/requestBody/content/application~1json/examples"))
                    .isNotEmpty();
            assertThat(operation.path("responses").propertyNames()).contains("200", "400", "404", "413", "429", "504");
        }
    }

    @Test
    void apiDocs_examplesOfStatelessModels_areAccepted() throws Exception {
        JsonNode paths =
                JSON.readTree(send(request("/v3/api-docs").GET()).body()).path("paths");
        for (String path : List.of("embeddings", "rerank", "score", "classify", "tokenize", "detokenize")) {
            JsonNode examples = paths.path("/v1/" + path).at("/post/requestBody/content/application~1json/examples");
            for (JsonNode example : examples) {
                assertThat(post("/v1/" + path, example.path("value").toString()).statusCode())
                        .as("%s %s", path, example)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void swaggerPage_isServed() throws Exception {
        assertThat(send(request("/swagger-ui.html").GET()).statusCode()).isEqualTo(302);
        assertThat(send(request("/webjars/swagger-ui/index.html").GET()).body()).contains("swagger-ui");
    }
}
