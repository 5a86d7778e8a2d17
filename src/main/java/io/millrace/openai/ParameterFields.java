package io.millrace.openai;

import static io.millrace.edge.Field.schema;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.decoding.ParameterKind.Bits;
import io.millrace.decoding.ParameterKind.Count;
import io.millrace.decoding.ParameterKind.Numeric;
import io.millrace.decoding.ParameterKind.PerToken;
import io.millrace.decoding.ParameterKind.Real;
import io.millrace.decoding.ParameterKind.Share;
import io.millrace.decoding.Sampling;
import io.millrace.decoding.SamplingParameter;
import io.millrace.edge.Field;
import io.millrace.edge.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of the sampling parameters, made from their declarations. */
public final class ParameterFields {

    private record Declared(SamplingParameter<?> parameter, Field<?> field) {}

    private static final List<Declared> DECLARED = SamplingParameter.ALL.stream()
            .map(parameter -> new Declared(parameter, of(parameter)))
            .toList();
    private static final Map<String, Declared> BY_NAME = DECLARED.stream()
            .collect(Collectors.toUnmodifiableMap(declared -> declared.field().name(), declared -> declared));

    static final List<Field<?>> ALL =
            List.copyOf(DECLARED.stream().map(Declared::field).toList());

    private ParameterFields() {}

    /** What a body states of them; the fields that its form does not have are not there. */
    public static Sampling read(ObjectNode body) {
        Map<SamplingParameter<?>, Object> stated = new HashMap<>();
        for (Map.Entry<String, JsonNode> property : body.properties()) {
            Declared declared = BY_NAME.get(property.getKey());
            if (declared != null && !property.getValue().isNull()) {
                stated.put(
                        declared.parameter(), declared.field().reader().read(property.getValue(), property.getKey()));
            }
        }
        return new Sampling(stated);
    }

    private static Field<?> of(SamplingParameter<?> parameter) {
        String name = parameter.name();
        String doc = parameter.extension() ? parameter.doc() + " Extension." : parameter.doc();
        return switch (parameter.kind()) {
            case Real real -> number(name, real, real, doc);
            case Share share -> number(name, share, Share.RANGE, doc);
            case Count count -> count(name, count, doc);
            case Bits _ -> new Field<>(name, schema("integer", doc), ParameterFields::bits);
            case PerToken numbers -> perToken(name, range(numbers.each()), doc);
        };
    }

    private static Field<Float> number(String name, Numeric<Float> kind, Real real, String doc) {
        Values.Range range = range(real);
        return new Field<>(name, Field.number(name, range, doc).schema(), (value, path) -> {
            Values.number(value, path, range);
            return kind.of(path, value.doubleValue());
        });
    }

    private static Field<Integer> count(String name, Count count, String doc) {
        Field<Integer> integer = Field.integer(name, -1, Integer.MAX_VALUE, doc);
        return new Field<>(
                name,
                integer.schema(),
                (value, path) -> count.of(path, integer.reader().read(value, path)));
    }

    private static Field<Map<Integer, Float>> perToken(String name, Values.Range range, String doc) {
        return new Field<>(
                name,
                schema("object", doc).additionalProperties(schema("number", "Bias")),
                (value, path) -> perToken(value, path, range));
    }

    private static Map<Integer, Float> perToken(JsonNode value, String path, Values.Range range) {
        Map<Integer, Float> numbers = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : Values.object(value, path).properties()) {
            numbers.put(
                    tokenId(entry.getKey(), path), Values.number(entry.getValue(), path + "." + entry.getKey(), range));
        }
        return numbers;
    }

    private static int tokenId(String key, String path) {
        if (key.matches("[0-9]{1,9}")) {
            return Integer.parseInt(key);
        }
        throw new InvalidRequest(path, "Keys of '" + path + "' must be token ids, but one was '" + key + "'");
    }

    private static long bits(JsonNode value, String path) {
        return Values.integer(value, path, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static Values.Range range(Real real) {
        return new Values.Range(real.min(), real.aboveMin(), real.max());
    }
}
