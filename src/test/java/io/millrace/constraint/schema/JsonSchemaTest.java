package io.millrace.constraint.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.constraint.ConstraintException;
import io.millrace.constraint.match.Constraint;
import io.millrace.constraint.schema.SchemaOptions.PropertyOrder;
import io.millrace.constraint.schema.SchemaOptions.Whitespace;
import io.millrace.core.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class JsonSchemaTest {

    private static final JsonMapper JSON = new JsonMapper();

    static Stream<Arguments> schemas() {
        return Stream.of(
                of("{'type':'null'}", List.of("null"), List.of("0", "''")),
                of("{'type':'boolean'}", List.of("true", "false"), List.of("null")),
                of("{'type':'integer'}", List.of("0", "-12"), List.of("3.0", "1.5", "01", "1e2")),
                of(
                        "{'$schema':'http://json-schema.org/draft-04/schema#','type':'integer'}",
                        List.of("3"),
                        List.of("3.0")),
                of("{'type':'number'}", List.of("0", "-1.5e-7", "2E+10"), List.of(".5", "1.", "+1")),
                of(
                        "{'minimum':-2.5,'maximum':10,'type':'number'}",
                        List.of("-2.5", "-2.50", "0", "9.99", "10.0"),
                        List.of("-2.51", "10.01", "11", "-3")),
                of(
                        "{'exclusiveMinimum':0,'type':'number'}",
                        List.of("0.1", "1e-9", "0.0001"),
                        List.of("0", "0.00", "-1", "0e5")),
                of("{'minimum':0,'exclusiveMinimum':true,'type':'integer'}", List.of("1", "10"), List.of("0", "-1")),
                of(
                        "{'minimum':3,'exclusiveMaximum':120,'type':'integer'}",
                        List.of("3", "99", "119"),
                        List.of("2", "120", "1000")),
                of("{'type':'integer','multipleOf':5}", List.of("0", "-15", "100"), List.of("7")),
                of(
                        "{'type':'number','multipleOf':0.25,'minimum':1}",
                        List.of("1", "1.5", "2.75"),
                        List.of("0.5", "1.1")),
                of(
                        "{'type':'string','minLength':2,'maxLength':3}",
                        List.of("'ab'", "'äöü'", "'\\u00e9b'"),
                        List.of("'a'", "'abcd'")),
                of("{'type':'string','pattern':'^a+$'}", List.of("'a'", "'aaa'"), List.of("''", "'ab'")),
                of("{'type':'string','pattern':'b'}", List.of("'abc'", "'b'"), List.of("'ac'")),
                of("{'type':'string','pattern':'^(?!x)[a-z]+$'}", List.of("'ax'"), List.of("'xa'")),
                of(
                        "{'enum':[1,'a',null,[2],{'x':1}]}",
                        List.of("1", "'a'", "null", "[2]", "{'x':1}"),
                        List.of("2", "'b'", "[]")),
                of("{'enum':['a','bb',3],'type':'string','minLength':2}", List.of("'bb'"), List.of("'a'", "3")),
                of("{'const':'é'}", List.of("'é'", "'\\u00e9'"), List.of("'e'")),
                of(
                        "{'type':'array','items':{'type':'integer'},'minItems':1,'maxItems':2}",
                        List.of("[1]", "[1,2]"),
                        List.of("[]", "[1,2,3]", "['a']")),
                of(
                        "{'type':'array','prefixItems':[{'type':'null'},{'type':'boolean'}],'items':false,'minItems':1}",
                        List.of("[null]", "[null,true]"),
                        List.of("[]", "[null,true,1]")),
                of(
                        "{'type':'array','items':[{'type':'null'}],'additionalItems':{'type':'integer'}}",
                        List.of("[]", "[null,1,2]"),
                        List.of("[1]", "[null,null]")),
                of(
                        "{'type':'array','contains':{'const':1},'items':{'type':'integer'}}",
                        List.of("[2,1]", "[1,1]"),
                        List.of("[]", "[2]")),
                of(
                        "{'type':'array','contains':{'const':1},'maxContains':1,'minItems':2}",
                        List.of("[1,2]", "['a',1]"),
                        List.of("[1]", "[1,1]", "[2,2]")),
                of(
                        "{'type':'array','uniqueItems':true,'items':{'enum':['a','b']}}",
                        List.of("[]", "['b','a']"),
                        List.of("['a','a']")),
                of(
                        "{'type':'object','properties':{'a':{'type':'null'},'b':{}},'required':['b'],'additionalProperties':false}",
                        List.of("{'b':1}", "{'a':null,'b':[]}"),
                        List.of("{}", "{'a':null}", "{'b':1,'a':null}", "{'b':1,'c':1}")),
                of(
                        "{'type':'object','properties':{'a':{'type':'null'}},'additionalProperties':{'type':'integer'}}",
                        List.of("{}", "{'a':null,'z':1}", "{'z':1}"),
                        List.of("{'a':1}", "{'z':'z'}")),
                of(
                        "{'type':'object','patternProperties':{'^x':{'type':'integer'},'y$':{'minimum':3}},'additionalProperties':false}",
                        List.of("{'x':1}", "{'xy':3}", "{'y':'any'}"),
                        List.of("{'xy':1}", "{'z':1}")),
                of(
                        "{'type':'object','required':['b','a']}",
                        List.of("{'b':1,'a':2}", "{'b':1,'a':2,'c':3}"),
                        List.of("{'a':2,'b':1}", "{'a':1}")),
                of(
                        "{'type':'object','minProperties':1,'maxProperties':2,'propertyNames':{'enum':['a','b','c']}}",
                        List.of("{'a':1}", "{'a':1,'c':2}"),
                        List.of("{}", "{'a':1,'b':2,'c':3}", "{'d':1}")),
                of(
                        "{'type':'object','properties':{'a':{},'b':{}},'dependentRequired':{'a':['b']},'additionalProperties':false}",
                        List.of("{}", "{'b':1}", "{'a':1,'b':2}"),
                        List.of("{'a':1}")),
                of(
                        "{'type':'object','properties':{'a':{},'b':{}},'dependencies':{'b':{'required':['a']}},'additionalProperties':false}",
                        List.of("{'a':1}", "{'a':1,'b':2}"),
                        List.of("{'b':1}")),
                of(
                        "{'allOf':[{'type':'object','properties':{'a':{'type':'integer'}}},{'properties':{'a':{'minimum':2}},'required':['a']}]}",
                        List.of("{'a':2}"),
                        List.of("{'a':1}", "{}")),
                of("{'oneOf':[{'type':'string'},{'type':'integer'}]}", List.of("'a'", "1"), List.of("null")),
                of(
                        "{'oneOf':[{'multipleOf':2,'type':'integer'},{'multipleOf':3,'type':'integer'}]}",
                        List.of("2", "3", "4"),
                        List.of("6", "1")),
                of(
                        "{'oneOf':[{'required':['a']},{'required':['b']}],'type':'object'}",
                        List.of("{'a':1}", "{'b':1}"),
                        List.of("{}", "{'a':1,'b':1}")),
                of("{'oneOf':[{'type':'null'},{'type':'null'},{'type':'boolean'}]}", List.of("true"), List.of("null")),
                of("{'not':{'type':'string'}}", List.of("1", "null", "{}"), List.of("'a'")),
                of("{'type':'string','not':{'enum':['a','b']}}", List.of("'c'", "''", "'aa'"), List.of("'a'")),
                of("{'type':'object','not':{'required':['a']}}", List.of("{'b':1}"), List.of("{'a':1}")),
                of(
                        "{'type':'object','properties':{'k':{'enum':['x','y']},'n':{}},'required':['k'],'if':{'properties':{'k':{'const':'x'}}},'then':{'required':['n']},'else':{'properties':{'n':false}}}",
                        List.of("{'k':'x','n':1}", "{'k':'y'}"),
                        List.of("{'k':'x'}", "{'k':'y','n':1}")),
                of(
                        "{'$defs':{'n':{'type':'object','properties':{'v':{'type':'integer'},'next':{'$ref':'#/$defs/n'}},'required':['v'],'additionalProperties':false}},'$ref':'#/$defs/n'}",
                        List.of("{'v':1}", "{'v':1,'next':{'v':2}}"),
                        List.of("{'v':1,'next':{}}")),
                of(
                        "{'$id':'http://a/b','$defs':{'x':{'$anchor':'y','type':'null'}},'properties':{'p':{'$ref':'#y'},'q':{'$ref':'http://a/b#/$defs/x'}},'type':'object'}",
                        List.of("{'p':null,'q':null}"),
                        List.of("{'p':1}", "{'q':1}")),
                of(
                        "{'type':'object','allOf':[{'properties':{'a':{}}}],'properties':{'b':{}},'unevaluatedProperties':false}",
                        List.of("{'b':1,'a':1}"),
                        List.of("{'c':1}")),
                of(
                        "{'title':'x','format':'no such','default':3,'x-any':{}}",
                        List.of("1", "'a'", "{'a':[]}"),
                        List.of("")),
                of("false", List.of(), List.of("null", "1")),
                of(
                        "{'type':'string','format':'date'}",
                        List.of("'2024-02-29'", "'2000-12-31'"),
                        List.of("'2023-02-29'", "'2024-13-01'", "'1900-02-29'")),
                of(
                        "{'type':'string','format':'date-time'}",
                        List.of("'2024-01-01T00:00:00Z'", "'2024-01-01T23:59:59.5+02:00'", "'2016-12-31T23:59:60Z'"),
                        List.of("'2024-01-01'", "'2024-01-01T24:00:00Z'", "'2024-01-01T10:00:00'")),
                of("{'type':'string','format':'time'}", List.of("'10:00:00Z'"), List.of("'10:00'")),
                of(
                        "{'type':'string','format':'duration'}",
                        List.of("'P1Y2M'", "'PT5S'", "'P3W'"),
                        List.of("'P'", "'PT'", "'P1Y2W'")),
                of(
                        "{'type':'string','format':'email'}",
                        List.of("'a.b@example.org'"),
                        List.of("'a@'", "'@b'", "'a..b@c.d'")),
                of(
                        "{'type':'string','format':'uuid'}",
                        List.of("'123e4567-e89b-12d3-a456-426614174000'"),
                        List.of("'123e4567'")),
                of(
                        "{'type':'string','format':'ipv4'}",
                        List.of("'0.0.0.0'", "'255.1.20.3'"),
                        List.of("'256.1.1.1'", "'01.1.1.1'")),
                of(
                        "{'type':'string','format':'ipv6'}",
                        List.of("'::'", "'::1'", "'1::'", "'1:2:3:4:5:6:7:8'", "'1::3:4:5:6:7:8'", "'::ffff:1.2.3.4'"),
                        List.of("':'", "'1:2:3'", "'1:2:3:4:5:6:7:8:9'", "'1::2::3'")),
                of(
                        "{'type':'string','format':'uri'}",
                        List.of("'http://a/b?c#d'", "'urn:x:y'", "'mailto:a@b'"),
                        List.of("'/a'", "'http://a b'")),
                of(
                        "{'type':'string','format':'uri-reference'}",
                        List.of("'/a'", "''", "'a/b:c'", "'http://a'"),
                        List.of("'a b'", "'%zz'")),
                of("{'type':'string','format':'hostname'}", List.of("'a-b.c'"), List.of("'-a'", "'a..b'")));
    }

    private static Arguments of(String schema, List<String> valid, List<String> invalid) {
        return arguments(quoted(schema), valid, invalid);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void grammar_schema_holdsItsValuesAlone(String schema, List<String> valid, List<String> invalid) {
        Constraint constraint = MaskBench.constraint(JSON.readTree(schema), SchemaOptions.DEFAULT);
        assertThat(valid).allSatisfy(v -> assertThat(accepts(constraint, v)).isTrue());
        assertThat(invalid).allSatisfy(v -> assertThat(accepts(constraint, v)).isFalse());
    }

    @Test
    void grammar_whitespace_asAsked() {
        String schema =
                "{'type':'object','properties':{'a':{'type':'array','items':{'type':'integer'}}},'required':['a']}";
        assertThat(accepts(constraint(schema, Whitespace.SEPARATORS, PropertyOrder.STATED), "{'a': [1, 2]}"))
                .isTrue();
        assertThat(accepts(constraint(schema, Whitespace.SEPARATORS, PropertyOrder.STATED), "{'a':[1,2]}"))
                .isFalse();
        assertThat(accepts(constraint(schema, Whitespace.FREE, PropertyOrder.STATED), "{\n  'a' : [ 1 ,2\t]\n}"))
                .isTrue();
        assertThat(accepts(constraint(schema, Whitespace.COMPACT, PropertyOrder.STATED), "{'a': [1]}"))
                .isFalse();
    }

    @Test
    void grammar_anyOrder_takesKeysAsTheyCome() {
        String schema =
                "{'type':'object','properties':{'a':{},'b':{}},'required':['a','b'],'additionalProperties':false}";
        Constraint constraint = constraint(schema, Whitespace.COMPACT, PropertyOrder.ANY);
        assertThat(accepts(constraint, "{'b':1,'a':2}")).isTrue();
        assertThat(accepts(constraint, "{'b':1}")).isFalse();
        assertThat(accepts(constraint, "{'b':1,'b':2,'a':2}")).isFalse();
    }

    @Test
    void object_anyObject_nothingElse() {
        Constraint constraint = Constraint.compile(
                JsonSchema.object(SchemaOptions.DEFAULT), MaskBench.BYTES, io.millrace.constraint.Limits.DEFAULT);
        assertThat(accepts(constraint, "{'a':{'b':[1,null,{}]}}")).isTrue();
        assertThat(accepts(constraint, "[]")).isFalse();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("{'properties':{'a':{'type':'text'}}}", "/properties/a/type", "text"),
                arguments("{'$ref':'#'}", "/$ref", "itself"),
                arguments("{'allOf':[{'$ref':'#'}]}", "/$ref", "itself"),
                arguments("{'$ref':'other.json'}", "/$ref", "other.json"),
                arguments("{'$ref':'#/nowhere'}", "/$ref", "nowhere"),
                arguments("{'$dynamicRef':'#a'}", "/$dynamicRef", "$dynamicRef"),
                arguments("{'required':true}", "/required", "list"),
                arguments("{'minLength':1000000000,'type':'string'}", "/minLength", "1000000000"),
                arguments("{'minItems':1000000000,'type':'array'}", "/minItems", "1000000000"),
                arguments("{'minProperties':1e9,'type':'object'}", "/minProperties", "limit"),
                arguments("{'multipleOf':0}", "/multipleOf", "above 0"),
                arguments("{'multipleOf':12345678901}", "/multipleOf", "digits"),
                arguments("{'pattern':'('}", "/pattern", "bracket"),
                arguments("{'pattern':'(a)\\\\1'}", "/pattern", "refers back"),
                arguments("{'type':'array','uniqueItems':true}", "/uniqueItems", "uniqueItems"),
                arguments("{'type':'object','not':{'const':{'a':1}}}", "/not", "not"),
                arguments("{'properties':{'a':3}}", "/properties/a", "object or a boolean"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void grammar_whatCannotBeHeld_isRefusedByKeyword(String schema, String place, String word) {
        assertThatThrownBy(() -> JsonSchema.grammar(JSON.readTree(quoted(schema)), SchemaOptions.DEFAULT))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining(word)
                .satisfies(e -> assertThat(((ConstraintException) e).place()).isEqualTo(place));
    }

    @Test
    void grammar_deeplyNested_isRefused() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        ObjectNode at = schema;
        for (int i = 0; i < 100_000; i++) {
            at = at.putArray("allOf").addObject();
        }
        at.put("type", "string");
        assertThatThrownBy(() -> JsonSchema.grammar(schema, SchemaOptions.DEFAULT))
                .isInstanceOf(ConstraintException.class);
    }

    @Test
    void grammar_branchesMultiplied_areRefused() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 30; i++) {
            var any = schema.withArray("allOf").addObject().putArray("anyOf");
            any.addObject().putArray("required").add("a" + i);
            any.addObject().putArray("required").add("b" + i);
        }
        assertThatThrownBy(() -> JsonSchema.grammar(schema, SchemaOptions.DEFAULT))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("alternatives");
    }

    static Stream<String> costly() {
        return Stream.of(
                numbered(
                        "'a%1$d':{'allOf':[{'$ref':'#/$defs/a%2$d'},{'$ref':'#/$defs/a%2$d'}]}",
                        "{'$ref':'#/$defs/a0','$defs':{%s,'a40':{}}}"),
                numbered("'^(a|b)*a(a|b){%1$d}x':{'minimum':%1$d}", "{'patternProperties':{%s}}"));
    }

    private static String numbered(String member, String schema) {
        return schema.formatted(
                IntStream.range(0, 40).mapToObj(i -> member.formatted(i, i + 1)).collect(Collectors.joining(",")));
    }

    /** Short ones, of which reading to the end would take minutes or years. */
    @ParameterizedTest
    @MethodSource("costly")
    void grammar_moreStepsThanTheLimit_isRefused(String schema) {
        assertThatThrownBy(() -> JsonSchema.grammar(JSON.readTree(quoted(schema)), SchemaOptions.DEFAULT))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("more than 1000000 steps");
    }

    @Test
    void grammar_ofSeveralWithinOneBudget_togetherTakeNoMore() {
        SchemaBudget budget = new SchemaBudget(SchemaLimits.DEFAULT, Checkpoint.NONE);
        var schema = JSON.readTree(quoted(numbered("'k%1$d':{'type':'string'}", "{'properties':{%s}}")));
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        JsonSchema.grammar(schema, SchemaOptions.DEFAULT, budget);
                    }
                })
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("more than 1000000 steps");
    }

    /** Each pattern a few dozen characters, and some hundred thousand parts once its anchors are spelled out. */
    @Test
    void grammar_patternsOfManyAnchors_countAsSteps() {
        AtomicInteger passed = new AtomicInteger();
        SchemaBudget budget = new SchemaBudget(withSteps(20_000), passed::incrementAndGet);
        var schema =
                JSON.readTree(quoted("{'prefixItems':[" + "{'pattern':'(((a$|b){20}){20}){2}'},".repeat(99) + "{}]}"));
        assertThatThrownBy(() -> JsonSchema.grammar(schema, SchemaOptions.DEFAULT, budget))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("more than 20000 steps");
        assertThat(passed.get()).isGreaterThan(5);
    }

    private static SchemaLimits withSteps(int steps) {
        SchemaLimits usual = SchemaLimits.DEFAULT;
        return new SchemaLimits(
                usual.depth(),
                usual.alternatives(),
                steps,
                usual.rules(),
                usual.values(),
                usual.count(),
                usual.digits(),
                usual.names(),
                usual.anyOrder(),
                usual.whitespace());
    }

    @Test
    void grammar_longSchema_passesItsCheckpoint() {
        AtomicInteger passed = new AtomicInteger();
        SchemaBudget budget = new SchemaBudget(SchemaLimits.DEFAULT, passed::incrementAndGet);
        var schema = JSON.readTree(quoted(costly().findFirst().orElseThrow()));
        assertThatThrownBy(() -> JsonSchema.grammar(schema, SchemaOptions.DEFAULT, budget))
                .isInstanceOf(ConstraintException.class);
        assertThat(passed.get()).isGreaterThan(40);
    }

    @Test
    void grammar_integersAsValid_haveAFractionOfZero() {
        SchemaOptions valid = new SchemaOptions(
                Whitespace.COMPACT, PropertyOrder.STATED, SchemaOptions.Integers.VALID, SchemaLimits.DEFAULT);
        for (String schema : List.of("{'type':'integer'}", "{'const':3}", "{'type':'integer','minimum':2}")) {
            assertThat(accepts(MaskBench.constraint(JSON.readTree(quoted(schema)), valid), "3.0"))
                    .isTrue();
            assertThat(accepts(MaskBench.constraint(JSON.readTree(quoted(schema)), SchemaOptions.DEFAULT), "3.0"))
                    .isFalse();
        }
    }

    @Test
    void grammar_hugeEnum_isRefusedByItsLimit() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 60_000; i++) {
            schema.withArray("enum").add("v" + i);
        }
        assertThatThrownBy(() -> JsonSchema.grammar(schema, SchemaOptions.DEFAULT))
                .isInstanceOf(ConstraintException.class)
                .hasMessageContaining("60000")
                .hasMessageContaining("50000");
    }

    private static Constraint constraint(String schema, Whitespace whitespace, PropertyOrder order) {
        JsonNode node = JSON.readTree(quoted(schema));
        return MaskBench.constraint(node, SchemaOptions.DEFAULT.with(whitespace, order));
    }

    private static boolean accepts(Constraint constraint, String value) {
        String text = quoted(value);
        return MaskBench.accepted(constraint, text) > text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
