package io.millrace.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.serving.StructuredOutput;
import io.millrace.serving.StructuredOutput.Choice;
import io.millrace.serving.StructuredOutput.Form;
import io.millrace.serving.StructuredOutput.Grammar;
import io.millrace.serving.StructuredOutput.JsonObject;
import io.millrace.serving.StructuredOutput.JsonSchema;
import io.millrace.serving.StructuredOutput.KeyOrder;
import io.millrace.serving.StructuredOutput.Regex;
import io.millrace.serving.StructuredOutput.Whitespace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StructureFieldsTest {

    private static final JsonMapper JSON = new JsonMapper();

    static Stream<Arguments> forms() {
        JsonSchema strict = new JsonSchema("{\"type\":\"string\"}", Whitespace.NONE);
        return Stream.of(
                Arguments.of("{'response_format':{'type':'json_object'}}", new JsonObject(Whitespace.NONE)),
                Arguments.of("{'response_format':{'type':'json_object','schema':{'type':'string'}}}", strict),
                Arguments.of(
                        "{'response_format':{'type':'json_schema','json_schema':{'name':'x','strict':true,"
                                + "'description':'y','schema':{'type':'string'}}}}",
                        strict),
                Arguments.of(
                        "{'response_format':{'type':'json_schema','json_schema':{'name':'x'}}}",
                        new JsonObject(Whitespace.NONE)),
                Arguments.of("{'structured_outputs':{'json':{'type':'string'}}}", strict),
                Arguments.of("{'structured_outputs':{'json':'{\\\"type\\\":\\\"string\\\"}'}}", strict),
                Arguments.of(
                        "{'structured_outputs':{'json':{'type':'string'},'disable_any_whitespace':false}}",
                        new JsonSchema("{\"type\":\"string\"}", Whitespace.ANY)),
                Arguments.of("{'structured_outputs':{'json':{'type':'string'},'property_order':'stated'}}", strict),
                Arguments.of(
                        "{'structured_outputs':{'json':{'type':'string'},'property_order':'any'}}",
                        new JsonSchema("{\"type\":\"string\"}", Whitespace.NONE, KeyOrder.ANY)),
                Arguments.of(
                        "{'structured_outputs':{'json_object':true,'whitespace_pattern':'[ \\\\n\\\\t]*'}}",
                        new JsonObject(Whitespace.ANY)),
                Arguments.of(
                        "{'structured_outputs':{'regex':'a+'},'response_format':{'type':'text'}}", new Regex("a+")),
                Arguments.of("{'structured_outputs':{'choice':['a','b']}}", new Choice(List.of("a", "b"))),
                Arguments.of("{'structured_outputs':{'grammar':'root ::= x'}}", new Grammar("root ::= x")),
                Arguments.of("{'guided_json':{'type':'string'}}", strict),
                Arguments.of("{'guided_regex':'a'}", new Regex("a")),
                Arguments.of("{'guided_choice':['a']}", new Choice(List.of("a"))),
                Arguments.of("{'guided_grammar':'start: x'}", new Grammar("start: x")));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void read_eachField_isItsForm(String body, Form form) {
        ObjectNode read = body(body);
        String field = read.propertyNames().stream()
                .filter(name -> !name.equals("response_format") || read.size() == 1)
                .findFirst()
                .orElseThrow();
        assertThat(StructureFields.read(read)).isEqualTo(new StructuredOutput(field, form));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'response_format':null}", "{'response_format':{'type':'text'}}"})
    void read_nothingAskedFor_isNull(String body) {
        assertThat(StructureFields.read(body(body))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "response_format | {'response_format':1}",
                "response_format.type | {'response_format':{'type':'xml'}}",
                "response_format.json_schema | {'response_format':{'type':'json_schema'}}",
                "response_format.json_schema.name | {'response_format':{'type':'json_schema','json_schema':{}}}",
                "response_format.json_schema.strict | {'response_format':{'type':'json_schema','json_schema':{'name':'x','strict':1}}}",
                "response_format.json_schema.schema | {'response_format':{'type':'json_schema','json_schema':{'name':'x','schema':[]}}}",
                "structured_outputs | {'structured_outputs':{}}",
                "structured_outputs.structural_tag | {'structured_outputs':{'structural_tag':{}}}",
                "structured_outputs.json_object | {'structured_outputs':{'json_object':false}}",
                "structured_outputs.choice | {'structured_outputs':{'choice':[]}}",
                "structured_outputs.whitespace_pattern | {'structured_outputs':{'json_object':true,'whitespace_pattern':'x'}}",
                "structured_outputs.property_order | {'structured_outputs':{'json':{},'property_order':'some'}}",
                "structured_outputs.property_order | {'structured_outputs':{'regex':'a','property_order':'any'}}",
                "guided_json | {'guided_json':'{'}",
                "guided_choice[1] | {'guided_choice':['a',1]}",
            })
    void read_badValue_isRefusedByName(String param, String body) {
        assertThatThrownBy(() -> StructureFields.read(body(body)))
                .isInstanceOfSatisfying(InvalidRequest.class, refusal -> assertThat(refusal.param())
                        .isEqualTo(param));
    }

    @Test
    void read_twoFields_isRefused() {
        assertThatThrownBy(() ->
                        StructureFields.read(body("{'guided_regex':'a','response_format':{'type':'json_object'}}")))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("both");
    }

    private static ObjectNode body(String json) {
        return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    }
}
