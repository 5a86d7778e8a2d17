package io.millrace.constraint.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.match.Constraint;
import io.millrace.constraint.match.Matcher;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Schemas made by a seed, against a validator that knows nothing of grammars. */
class RandomSchemaTest {

    private static final int SCHEMAS = Integer.getInteger("schemas", 120);
    private static final long SEED = Long.getLong("seed", 1);
    private static final int STEPS = 400;
    private static final SchemaOptions VALID_INTEGERS = new SchemaOptions(
            SchemaOptions.Whitespace.COMPACT,
            SchemaOptions.PropertyOrder.STATED,
            SchemaOptions.Integers.VALID,
            SchemaLimits.DEFAULT);
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @Test
    void grammar_randomWalk_endsInValidValue() {
        int ended = 0;
        for (int i = 0; i < SCHEMAS; i++) {
            ObjectNode schema = new RandomSchemas(SEED * 1_000_003 + i).schema();
            Constraint constraint = constraint(schema, SchemaOptions.DEFAULT).orElse(null);
            for (int walk = 0; walk < 6 && constraint != null; walk++) {
                String text = walk(constraint.matcher(), new Random(SEED + walk), schema);
                ended += isValid(schema, text) ? 1 : 0;
            }
        }
        assertThat(ended).isGreaterThan(SCHEMAS / 2);
    }

    @Test
    void grammar_valueInKeyOrder_isReachedWhereValid() {
        int valid = 0;
        for (int i = 0; i < SCHEMAS; i++) {
            RandomSchemas random = new RandomSchemas(SEED * 1_000_003 + i);
            ObjectNode schema = random.schema();
            Constraint constraint = constraint(schema, VALID_INTEGERS).orElse(null);
            for (int n = 0; n < 12 && constraint != null; n++) {
                Schema validator = registry.getSchema(schema);
                JsonNode value = random.near(schema, 4);
                String text = RandomSchemas.text(value);
                boolean expected = validator.validate(value).isEmpty();
                boolean accepted = MaskBench.accepted(constraint, text) > text.getBytes(StandardCharsets.UTF_8).length;
                if (expected != accepted && !(expected && Reordering.accepts(constraint.matcher(), value))) {
                    assertThat(accepted)
                            .as("seed %d schema %s%nvalue %s", i, schema, text)
                            .isEqualTo(expected);
                }
                valid += expected ? 1 : 0;
            }
        }
        assertThat(valid).isGreaterThan(SCHEMAS / 2);
    }

    private static Optional<Constraint> constraint(ObjectNode schema, SchemaOptions options) {
        try {
            return Optional.of(MaskBench.constraint(schema, options));
        } catch (ConstraintException _) {
            return Optional.empty();
        } catch (RuntimeException e) {
            throw new AssertionError(schema.toString(), e);
        }
    }

    private boolean isValid(ObjectNode schema, String text) {
        if (text.isEmpty()) {
            return false;
        }
        try {
            JsonNode value = STRICT.readTree(text);
            assertThat(registry.getSchema(schema).validate(value))
                    .as("schema %s%nvalue %s", schema, text)
                    .isEmpty();
            return true;
        } catch (JacksonException e) {
            assertThat(e.getMessage()).as(text).contains("Duplicate");
            return false;
        }
    }

    /** A whole text by chance; none where nothing follows the schema, or where it would be long. */
    private static String walk(Matcher matcher, Random random, ObjectNode schema) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        long[] mask = new long[4];
        for (int step = 0; step < STEPS; step++) {
            if (matcher.mayEnd() && (step > STEPS / 2 || random.nextInt(3) == 0 || matcher.mustEnd())) {
                return text.toString(StandardCharsets.UTF_8);
            }
            matcher.allowed(mask);
            int next = pick(mask, random, step > 60);
            if (next < 0) {
                assertThat(step)
                        .as("no way on after %s in %s", text.toString(StandardCharsets.UTF_8), schema)
                        .isZero();
                return "";
            }
            assertThat(matcher.accept(next)).isTrue();
            text.write(next);
        }
        return "";
    }

    private static int pick(long[] mask, Random random, boolean home) {
        Set<Integer> all = new HashSet<>();
        for (int b = 0; b < 256; b++) {
            if ((mask[b >> 6] >> b & 1) != 0) {
                all.add(b);
            }
        }
        for (char closing : "}]\"".toCharArray()) {
            if (all.contains((int) closing) && (home || random.nextInt(4) == 0)) {
                return closing;
            }
        }
        if (all.size() > 1) {
            all.remove((int) '\\');
        }
        return all.stream()
                .skip(all.isEmpty() ? 0 : random.nextInt(all.size()))
                .findFirst()
                .orElse(-1);
    }
}
