package io.millrace.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.template.filter.Filters;
import io.millrace.template.parse.TemplateSyntaxException;
import io.millrace.template.value.RenderLimits;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.TemplateException.Kind;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static String render(String source, Map<String, ? extends @Nullable Object> variables) {
        return Template.parse(source).render(variables, Golden.OPTIONS);
    }

    @Test
    void render_everyJavaType_printsAsPython() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("a", null);
        values.put("b", 1);
        values.put("c", 2L);
        values.put("d", new BigInteger("12345678901234567890"));
        values.put("e", 1.5f);
        values.put("f", true);
        values.put("g", Arrays.asList("x", null));
        values.put("h", Map.of("k", 2.0));
        assertThat(render("{{ x }}", Map.of("x", values)))
                .isEqualTo(
                        "{'a': None, 'b': 1, 'c': 2, 'd': 12345678901234567890, 'e': 1.5, 'f': True, 'g': ['x', None],"
                                + " 'h': {'k': 2.0}}");
    }

    @Test
    void render_nullVariable_isNoneAndDefined() {
        Map<String, @Nullable Object> variables = new HashMap<>();
        variables.put("x", null);
        assertThat(render("{{ x is none }} {{ x is defined }} {{ y is defined }}", variables))
                .isEqualTo("True True False");
    }

    @Test
    void render_variableOfUnknownType_isRefused() {
        assertThatThrownBy(() -> render("{{ x }}", Map.of("x", new Object())))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("java.lang.Object");
    }

    @Test
    void render_variableNotAskedFor_isNotRead() {
        assertThat(render("{{ y }}", Map.of("x", new Object(), "y", 1))).isEqualTo("1");
    }

    @Test
    void render_variableInALateLoop_bringsItsStepsAlong() {
        List<Integer> many = IntStream.range(0, 60_000).boxed().toList();
        assertThat(render("{% for i in x %}{{ i % 2 }}{% endfor %}", Map.of("x", many)))
                .hasSize(60_000);
    }

    @Test
    void render_sameTemplateTwice_startsAfresh() {
        Template template = Template.parse("{% set ns = namespace(n=x) %}{% set ns.n = ns.n + 1 %}{{ ns.n }}");
        assertThat(template.render(Map.of("x", 1), Golden.OPTIONS)).isEqualTo("2");
        assertThat(template.render(Map.of("x", 5), Golden.OPTIONS)).isEqualTo("6");
    }

    @Test
    void render_raiseException_carriesMessageKindAndLine() {
        assertThatThrownBy(() ->
                        render("a\n\n{% if x %}\n{{ raise_exception('no ' ~ x) }}{% endif %}", Map.of("x", "way")))
                .isInstanceOfSatisfying(TemplateException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.RAISED);
                    assertThat(e.reason()).isEqualTo("no way");
                    assertThat(e.line()).isEqualTo(4);
                });
    }

    @Test
    void render_fieldOfUndefined_namesIt() {
        assertThatThrownBy(() -> render("\n{{ message.content }}", Map.of()))
                .isInstanceOfSatisfying(TemplateException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.UNDEFINED);
                    assertThat(e.reason()).isEqualTo("'message' is undefined");
                    assertThat(e.line()).isEqualTo(2);
                });
    }

    @Test
    void parse_errorOnThirdLine_namesLineAndWhatWasFound() {
        assertThatThrownBy(() -> Template.parse("a\nb\n{% if x y %}"))
                .isInstanceOfSatisfying(
                        TemplateSyntaxException.class, e -> assertThat(e.line()).isEqualTo(3))
                .hasMessageContaining("line 3")
                .hasMessageContaining("'y'");
    }

    @Test
    void parse_unknownFilter_namesItAndTheLine() {
        assertThatThrownBy(() -> Template.parse("\n{{ x|pprint }}"))
                .isInstanceOf(TemplateSyntaxException.class)
                .hasMessage("line 2: No filter named 'pprint'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% include 'x' %}",
                "{% import 'x' as y %}",
                "{% from 'x' import y %}",
                "{% extends 'x' %}",
                "{% block x %}{% endblock %}",
                "{% autoescape true %}{% endautoescape %}"
            })
    void parse_tagThatNeedsOtherTemplates_isRefusedByName(String source) {
        assertThatThrownBy(() -> Template.parse(source))
                .isInstanceOf(TemplateSyntaxException.class)
                .hasMessageContaining("unsupported tag '" + source.split(" ")[1] + "'");
    }

    @Test
    void exists_filtersOfJinja_allButTheRefused() {
        Set<String> jinja = Set.of(
                "abs",
                "attr",
                "batch",
                "capitalize",
                "center",
                "count",
                "d",
                "default",
                "dictsort",
                "e",
                "escape",
                "first",
                "float",
                "forceescape",
                "format",
                "groupby",
                "indent",
                "int",
                "items",
                "join",
                "last",
                "length",
                "list",
                "lower",
                "map",
                "max",
                "min",
                "reject",
                "rejectattr",
                "replace",
                "reverse",
                "round",
                "safe",
                "select",
                "selectattr",
                "slice",
                "sort",
                "string",
                "striptags",
                "sum",
                "title",
                "tojson",
                "trim",
                "truncate",
                "unique",
                "upper",
                "urlencode",
                "wordcount",
                "xmlattr");
        assertThat(jinja).allMatch(Filters::exists);
        assertThat(List.of("filesizeformat", "pprint", "random", "urlize", "wordwrap"))
                .noneMatch(Filters::exists);
    }

    @Test
    void limits_notPositive_areRefused() {
        assertThatThrownBy(() -> new RenderLimits(0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("steps");
        assertThatThrownBy(() -> new RenderLimits(1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depth");
        assertThatThrownBy(() -> new RenderLimits(1, 1, -5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("output")
                .hasMessageContaining("-5");
    }
}
