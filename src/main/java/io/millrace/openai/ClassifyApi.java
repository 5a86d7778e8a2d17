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

/** Documents classification. */
@Tag(name = "Classification")
interface ClassifyApi {

    @Operation(
            summary = "Label texts or images",
            description =
                    "Images are base64 or data URLs; nothing is fetched. With inputs in place of input, TEI's form: the answer is an array of {label, score} for each input, best first.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(ref = ApiDocument.CLASSIFY_REQUEST),
                            examples = {
                                @ExampleObject(name = "text", value = """
                                                {"model":"my-model","input":["I like it","I do not"]}\
                                                """),
                                @ExampleObject(name = "pair", value = """
                                                {"model":"my-model","input":{"text":"It rains.","text_pair":"The street is wet."}}\
                                                """),
                                @ExampleObject(name = "image", value = """
                                                {"model":"my-model","input":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}],"top_n":3}\
                                                """),
                                @ExampleObject(name = "TEI", value = """
                                                {"model":"my-model","inputs":[["I like it"],["It rains.","The street is wet."]]}\
                                                """)
                            }))
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Classes.class)))
    @InferenceHeaders
    @ErrorResponses
    Mono<Void> classify(ServerWebExchange exchange);
}
