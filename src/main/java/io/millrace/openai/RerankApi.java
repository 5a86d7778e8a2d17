package io.millrace.openai;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Documents reranking. */
@Tag(name = "Reranking")
interface RerankApi {

    @Operation(
            summary = "Sort documents by relevance to a query",
            description =
                    "The form that Cohere, Jina and vLLM share; with texts in place of documents, TEI's form, whose answer is an array of {index, score, text}.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(ref = ApiDocument.RERANK_REQUEST),
                            examples = {
                                @ExampleObject(name = "documents", value = """
                                                {"model":"my-model","query":"What is a panda?","documents":["A bear of China.","A car."],"top_n":1}\
                                                """),
                                @ExampleObject(name = "TEI", value = """
                                                {"model":"my-model","query":"What is a panda?","texts":["A bear of China.","A car."],"return_text":true}\
                                                """)
                            }))
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Ranking.class)))
    @InferenceHeaders
    @ErrorResponses
    Mono<Void> rerank(ServerWebExchange exchange);
}
