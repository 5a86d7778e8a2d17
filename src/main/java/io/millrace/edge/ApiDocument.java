package io.millrace.edge;

import io.millrace.edge.EndpointDoc.RequestDoc;
import io.millrace.edge.EndpointDoc.ResponseDoc;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.web.util.pattern.PathPattern;

/** The OpenAPI document, made of the declared endpoints. */
final class ApiDocument implements OpenApiCustomizer {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\*?(\\w+)}");

    private final Endpoints endpoints;

    ApiDocument(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public void customise(OpenAPI document) {
        Components components = Optional.ofNullable(document.getComponents()).orElseGet(Components::new);
        Paths paths = Optional.ofNullable(document.getPaths()).orElseGet(Paths::new);
        endpoints.all().forEach(endpoint -> add(endpoint, paths, components));
        document.setComponents(components);
        document.setPaths(paths);
    }

    private static void add(Endpoint endpoint, Paths paths, Components components) {
        HttpMethod method = HttpMethod.valueOf(endpoint.method().name());
        for (int i = 0; i < endpoint.documented(); i++) {
            String path = path(endpoint.paths().get(i));
            PathItem item = paths.computeIfAbsent(path, _ -> new PathItem());
            item.operation(method, operation(endpoint.doc(), path, i, components));
        }
    }

    private static String path(PathPattern pattern) {
        return pattern.getPatternString().replace("{*", "{");
    }

    private static Operation operation(EndpointDoc doc, String path, int number, Components components) {
        Operation operation = new Operation()
                .addTagsItem(doc.tag())
                .operationId(number == 0 ? doc.id() : doc.id() + "_" + number)
                .summary(doc.summary())
                .description(doc.description())
                .responses(responses(doc, components));
        List<Parameter> parameters = parameters(doc, path);
        operation.setParameters(parameters.isEmpty() ? null : parameters);
        if (doc.request() != null) {
            operation.requestBody(body(doc.request(), components));
        }
        return operation;
    }

    private static List<Parameter> parameters(EndpointDoc doc, String path) {
        List<Parameter> parameters = new ArrayList<>(
                VARIABLE.matcher(path).results().map(ApiDocument::variable).toList());
        if (doc.request() != null && doc.request().headers()) {
            parameters.add(header(HeaderRules.PRIORITY, "As the field priority, which wins. Extension.", "integer"));
            parameters.add(
                    header(HeaderRules.TIMEOUT, "As the field timeout, in seconds, which wins. Extension.", "number"));
        }
        return parameters;
    }

    private static Parameter variable(MatchResult found) {
        return new Parameter().in("path").name(found.group(1)).required(true).schema(typed("string"));
    }

    private static Parameter header(String name, String description, String type) {
        return new Parameter().in("header").name(name).description(description).schema(typed(type));
    }

    private static Schema<?> typed(String type) {
        return new Schema<>().types(Set.of(type)).type(type);
    }

    private static RequestBody body(RequestDoc request, Components components) {
        Content content = new Content();
        request.mediaTypes().forEach(type -> content.addMediaType(type, new MediaType()));
        MediaType json = content.computeIfAbsent(request.mediaTypes().getFirst(), _ -> new MediaType());
        String schema = request.schema();
        if (schema != null) {
            components.addSchemas(schema, schema(request));
            json.schema(new Schema<>().$ref("#/components/schemas/" + schema));
        }
        request.examples().forEach((name, text) -> addExample(json, name, text));
        return new RequestBody().required(true).content(content);
    }

    private static void addExample(MediaType json, String name, String text) {
        Object value = StrictJson.plain(StrictJson.parse(text));
        if (name.isEmpty()) {
            json.example(value);
        } else {
            json.addExamples(name, new Example().description(name).value(value));
        }
    }

    private static Schema<?> schema(RequestDoc request) {
        Schema<?> schema = Field.schema("object", "Unknown fields, and fields that are not supported, are refused.");
        request.fields().forEach(field -> schema.addProperty(field.name(), field.schema()));
        return schema.required(request.required());
    }

    private static ApiResponses responses(EndpointDoc doc, Components components) {
        ApiResponses responses = new ApiResponses();
        for (ResponseDoc response : doc.responses()) {
            ApiResponse answer = new ApiResponse().description(response.description());
            if (!response.bodies().isEmpty()) {
                answer.content(content(response.bodies(), components));
            }
            responses.addApiResponse(Integer.toString(response.status()), answer);
        }
        return responses;
    }

    private static Content content(Map<String, Class<?>> bodies, Components components) {
        Content content = new Content();
        bodies.forEach((type, body) -> content.addMediaType(type, answer(body, components)));
        return content;
    }

    private static MediaType answer(Class<?> body, Components components) {
        if (body == Void.class) {
            return new MediaType();
        }
        ResolvedSchema resolved =
                ModelConverters.getInstance(true).resolveAsResolvedSchema(new AnnotatedType(body).resolveAsRef(true));
        resolved.referencedSchemas.forEach(components::addSchemas);
        return new MediaType().schema(resolved.schema);
    }
}
