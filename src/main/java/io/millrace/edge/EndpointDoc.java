package io.millrace.edge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the API's document says of an endpoint. Its path's variables are known from the path, its errors' form from its wire form.
 *
 * @param id unique in the document; further paths of the endpoint get a number behind it
 * @param request null where no body is documented
 */
public record EndpointDoc(
        String tag,
        String id,
        String summary,
        @Nullable String description,
        @Nullable RequestDoc request,
        List<ResponseDoc> responses) {

    public EndpointDoc {
        responses = List.copyOf(responses);
    }

    /** Of an endpoint that takes no documented body. */
    public static EndpointDoc of(String tag, String id, String summary, ResponseDoc... responses) {
        return new EndpointDoc(tag, id, summary, null, null, List.of(responses));
    }

    /** Examples in this order: the name of each, then its JSON. */
    public static Map<String, String> examples(String... namesAndJson) {
        Map<String, String> examples = new LinkedHashMap<>();
        for (int i = 0; i < namesAndJson.length; i += 2) {
            examples.put(namesAndJson[i], namesAndJson[i + 1]);
        }
        return examples;
    }

    /**
     * A body.
     *
     * @param schema name of its schema; null where it has none
     * @param fields of the schema
     * @param required names of fields
     * @param examples JSON by name; one without a name by the empty name
     * @param mediaTypes that it may have
     * @param headers whether headers may say some of it
     */
    public record RequestDoc(
            @Nullable String schema,
            List<Field<?>> fields,
            List<String> required,
            Map<String, String> examples,
            List<String> mediaTypes,
            boolean headers) {

        /** A form of several parts. */
        public static RequestDoc form(String schema, List<Field<?>> fields, List<String> required) {
            return new RequestDoc(schema, fields, required, Map.of(), List.of("multipart/form-data"), true);
        }

        /** One JSON object. */
        public static RequestDoc json(
                String schema,
                List<Field<?>> fields,
                List<String> required,
                Map<String, String> examples,
                boolean headers) {
            return new RequestDoc(schema, fields, required, examples, List.of("application/json"), headers);
        }
    }

    /**
     * An answer.
     *
     * @param bodies by media type: the class of a schema; {@link Void} for none
     */
    public record ResponseDoc(int status, String description, Map<String, Class<?>> bodies) {

        public static ResponseDoc ok(Map<String, Class<?>> bodies) {
            return new ResponseDoc(200, "OK", bodies);
        }

        public static ResponseDoc ok(String mediaType, Class<?> body) {
            return ok(Map.of(mediaType, body));
        }
    }
}
