package io.millrace.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.template.value.RenderLimits;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.TemplateException.Kind;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever takes time in proportion to a value takes steps in proportion to it, however often it is called. */
class ChargesTest {

    private static final RenderOptions BOUNDED =
            new RenderOptions(new RenderLimits(100_000, 320, 8_000_000), Golden.OPTIONS.clock(), Golden.OPTIONS.zone());

    static Stream<String> onTexts() {
        return Stream.of(
                "x|e",
                "x|forceescape",
                "x|upper",
                "x|lower",
                "x|capitalize",
                "x|title",
                "x|trim",
                "x|trim('日')",
                "x|center(100001)",
                "x|replace('本', 'b')",
                "x|replace('', 'b', 1)",
                "x|indent",
                "x|truncate(99000)",
                "x|wordcount",
                "x|length",
                "x|count",
                "x|striptags",
                "x|urlencode",
                "x|tojson",
                "[x]|tojson",
                "x|reverse",
                "x|list",
                "x|last",
                "x|format",
                "('%s' + x) % 1",
                "'%s'|format(x)",
                "'%r'|format(x)",
                "x|int",
                "x|float",
                "x ~ 'a'",
                "x + 'a'",
                "x * 1",
                "x == z",
                "x != z",
                "x < z",
                "[x] == [z]",
                "x in [z]",
                "'本' in x",
                "x in z",
                "x[1:]",
                "x[::2]",
                "x[5]",
                "x is lower",
                "x is upper",
                "x is eq z",
                "x.upper()",
                "x.lower()",
                "x.title()",
                "x.strip()",
                "x.split()",
                "x.split('本')",
                "x.rsplit('本')",
                "x.rsplit()",
                "x.splitlines()",
                "x.partition('本')",
                "x.rpartition('本')",
                "x.find('本')",
                "x.rfind('本')",
                "x.count('本')",
                "x.startswith(z)",
                "x.endswith((z, z))",
                "x.replace('本', '')",
                "x.center(100001)",
                "x.zfill(100001)",
                "x.ljust(100001)",
                "x.expandtabs()",
                "x.isalpha()",
                "x.join(['a', 'b'])",
                "x.format(1)",
                "'{}'.format(x)",
                "'{:s}'.format(x)",
                "x.removeprefix(z)",
                "[x]|string",
                "[x, z]|join",
                "[x, z]|sort",
                "[x, z]|unique|list",
                "[x, z]|min",
                "[x]|map('upper')|list",
                "[x]|select('lower')|list",
                "[{'a': x}]|groupby('a')",
                "{'a': x}|dictsort(by='value')",
                "{'a': x}|xmlattr",
                "{'a': x}|urlencode",
                "[x, z].index(z)",
                "[x].count(z)");
    }

    @ParameterizedTest
    @MethodSource("onTexts")
    void render_ofAWorkOnALongText_takesStepsEachTime(String expression) {
        assertThat(outcome("{% set x = '日' * 100000 %}{% set z = '日' * 100000 %}", expression))
                .isIn(Kind.LIMIT, Kind.TYPE, Kind.VALUE);
    }

    static Stream<String> onCollections() {
        return Stream.of(
                "l|list",
                "l|length == l|list|length",
                "l|last",
                "l|join",
                "l|reverse|list",
                "l|batch(3)|list",
                "l|slice(3)|list",
                "l|sum",
                "l|sort",
                "l|unique|list",
                "l|max",
                "l|groupby(0)",
                "l|map('string')|list",
                "l|select|list",
                "l|tojson",
                "l|string",
                "l + l",
                "l * 2",
                "l == l|list",
                "-1 in l",
                "-1 in r",
                "l[1:]",
                "l.count(-1)",
                "r.count(-1)",
                "r == range(5000)",
                "m|list",
                "m|dictsort",
                "m|items|list",
                "m|tojson",
                "m|tojson(sort_keys=true)",
                "m == dict(m)",
                "dict(m)",
                "namespace(**m)",
                "m.items()|list",
                "-1 in m.values()",
                "m|xmlattr",
                "m|urlencode",
                "m.values()|sum",
                "m|map('upper')|list");
    }

    @ParameterizedTest
    @MethodSource("onCollections")
    void render_ofAWorkOnALongCollection_takesStepsEachTime(String expression) {
        assertThat(outcome(
                        "{% set r = range(5000) %}{% set l = r|list %}"
                                + "{% set m = dict(('k' ~ ' k' * 5000).split()|map('replace', 'k', 'k')|batch(2)) %}",
                        expression))
                .isIn(Kind.LIMIT, Kind.TYPE, Kind.VALUE);
    }

    @Test
    void render_ofTheFirstEntryOfALargeMapping_walksNoFurther() {
        StringBuilder pairs = new StringBuilder("{% set m = {");
        for (int i = 0; i < 5_000; i++) {
            pairs.append('\'').append(i).append("': 1, ");
        }
        String source =
                pairs + "} %}{% for i in range(2000) %}{% for k in m.items() %}{% break %}{% endfor %}{% endfor %}ok";
        assertThat(Template.parse(source).render(Map.of(), Golden.OPTIONS)).isEqualTo("ok");
    }

    private static Object outcome(String before, String expression) {
        String source = before + "{% for i in range(400) %}{% set y = " + expression + " %}{% endfor %}";
        try {
            return Template.parse(source).render(Map.of(), BOUNDED);
        } catch (TemplateException e) {
            return e.kind();
        }
    }
}
