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

/** Documents tokens. */
@Tag(name = "Tokens")
interface TokenizeApi {

    @Operation(
            summary = "Turn text or a conversation into token ids",
            description = "As vLLM does; llama.cpp's content is read, too.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(ref = ApiDocument.TOKENIZE_REQUEST),
                            examples = {
                                @ExampleObject(name = "text", value = """
                                                {"model":"my-model","prompt":"Hello!","return_token_strs":true}\
                                                """),
                                @ExampleObject(name = "conversation", value = """
                                                {"model":"my-model","messages":[{"role":"user","content":"Hello!"}]}\
                                                """)
                            }))
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = TokenList.class)))
    @ErrorResponses
    Mono<Void> tokenize(ServerWebExchange exchange);

    @Operation(summary = "Turn token ids into text", description = "Special tokens included.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(ref = ApiDocument.DETOKENIZE_REQUEST),
                            examples = {@ExampleObject(name = "tokens", value = """
                                                {"model":"my-model","tokens":[1,2,3]}\
                                                """)}))
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = TokenList.Text.class)))
    @ErrorResponses
    Mono<Void> detokenize(ServerWebExchange exchange);
}
