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

/** Documents scores. */
@Tag(name = "Scores")
interface ScoreApi {

    @Operation(
            summary = "Score pairs of texts",
            description =
                    "One text against several, or as many against as many. The two sides are text_1 and text_2, data_1 and data_2, queries and documents, or queries and items.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(ref = ApiDocument.SCORE_REQUEST),
                            examples = {@ExampleObject(name = "one against several", value = """
                                                {"model":"my-model","text_1":"What is a panda?","text_2":["A bear of China.","A car."]}\
                                                """)}))
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Scores.class)))
    @InferenceHeaders
    @ErrorResponses
    Mono<Void> score(ServerWebExchange exchange);
}
