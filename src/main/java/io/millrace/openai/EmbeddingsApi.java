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

/** Documents embeddings. */
@Tag(name = "Embeddings")
interface EmbeddingsApi {

    @Operation(
            summary = "Turn text into vectors",
            description = "Inputs longer than the model reads are refused unless truncation is asked for.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(ref = ApiDocument.EMBEDDINGS_REQUEST),
                            examples = {
                                @ExampleObject(name = "text", value = """
                                                {"model":"my-model","input":"The quick brown fox"}\
                                                """),
                                @ExampleObject(name = "several", value = """
                                                {"model":"my-model","input":["one","two"],"encoding_format":"base64","dimensions":128}\
                                                """),
                                @ExampleObject(name = "truncated", value = """
                                                {"model":"my-model","input":"a long text","truncate_prompt_tokens":-1}\
                                                """)
                            }))
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Embeddings.class)))
    @InferenceHeaders
    @ErrorResponses
    Mono<Void> createEmbedding(ServerWebExchange exchange);
}
