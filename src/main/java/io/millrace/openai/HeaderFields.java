package io.millrace.openai;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Fields that may also come as headers, for clients and proxies that cannot change the body. A field in the body wins. */
final class HeaderFields {

    private static final Map<String, Field<?>> FIELDS = Map.of(
            "x-millrace-priority", SamplingFields.PRIORITY,
            "x-millrace-timeout", SamplingFields.TIMEOUT);

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");

    private HeaderFields() {}

    /** The body, with what the headers say and it does not. */
    static ObjectNode into(ObjectNode body, HttpHeaders headers) {
        FIELDS.forEach((header, field) -> add(body, header, headers.getFirst(header), field));
        return body;
    }

    private static void add(ObjectNode body, String header, @Nullable String text, Field<?> field) {
        if (text != null && !body.hasNonNull(field.name())) {
            JsonNode value = value(text.strip());
            Object _ = field.reader().read(value, header);
            body.set(field.name(), value);
        }
    }

    private static JsonNode value(String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (!NUMBER.matcher(text).matches()) {
            return nodes.stringNode(text);
        }
        return text.contains(".") ? nodes.numberNode(new BigDecimal(text)) : nodes.numberNode(Long.parseLong(text));
    }
}
