package io.millrace.edge;

import io.millrace.serving.Scheduling;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request may say by a header, for clients and proxies that cannot change the body: the same rules for every wire form. What the
 * body says wins.
 */
public final class HeaderRules {

    public static final String PRIORITY = "x-millrace-priority";
    public static final String TIMEOUT = "x-millrace-timeout";

    private static final Map<String, Field<?>> FIELDS =
            Map.of(PRIORITY, SchedulingFields.PRIORITY, TIMEOUT, SchedulingFields.TIMEOUT);
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");

    private HeaderRules() {}

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

    /** What was asked for, with what the headers say and it leaves at its default. */
    public static Scheduling or(Scheduling asked, HttpHeaders headers) {
        Integer priority = read(headers, PRIORITY, SchedulingFields.PRIORITY);
        Float timeout = read(headers, TIMEOUT, SchedulingFields.TIMEOUT);
        Duration later = timeout == null ? null : SchedulingFields.duration(timeout);
        return new Scheduling(
                asked.priority() == 0 && priority != null ? priority : asked.priority(),
                asked.timeout() == null ? later : asked.timeout());
    }

    private static <T> @Nullable T read(HttpHeaders headers, String header, Field<T> field) {
        String text = headers.getFirst(header);
        return text == null ? null : field.reader().read(value(text.strip()), header);
    }

    private static JsonNode value(String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (!NUMBER.matcher(text).matches()) {
            return nodes.stringNode(text);
        }
        return text.contains(".") ? nodes.numberNode(new BigDecimal(text)) : nodes.numberNode(Long.parseLong(text));
    }
}
