package io.millrace.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.template.parse.TemplateSyntaxException;
import io.millrace.template.value.RenderLimits;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.TemplateException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A template that would take forever, all memory or all of the stack ends in an error instead. */
class HostileTemplateTest {
    private static final RenderOptions BOUNDED = new RenderOptions(
            new RenderLimits(500_000, RenderLimits.DEFAULT.depth(), 8_000_000),
            Golden.OPTIONS.clock(),
            Golden.OPTIONS.zone());
    private static final int SMALL_STACK = 512 * 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
                "{% for a in range(100000) %}{% for b in range(100000) if false %}{% endfor %}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro m() %}{% call m() %}{% endcall %}{{ caller }}{% endmacro %}{{ m() }}",
                "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
                "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
                "{{ 'a' * 10000000000 }}",
                "{{ 'abc' * 9223372036854775807 }}",
                "{{ [0] * 10000000000 }}",
                "{{ (0,) * 9223372036854775807 }}",
                "{{ 'a'.center(1000000000) }}",
                "{{ 'a'.zfill(1000000000) }}",
                "{{ 'a'.ljust(99999999999999) }}",
                "{{ '\t'.expandtabs(1000000000) }}",
                "{{ 'a'|center(1000000000) }}",
                "{{ '%1000000000d' % 1 }}",
                "{{ '%.1000000000f' % 1 }}",
                "{{ '%*s' % (1000000000, 'a') }}",
                "{{ '{:>900000000}'.format('a') }}",
                "{{ '{:.900000000f}'.format(1.5) }}",
                "{{ ('a\n' * 1000)|indent(1000000) }}",
                "{{ [1]|tojson(indent=1000000000) }}",
                "{{ [1]|batch(1000000000, 1)|list }}",
                "{{ [1]|slice(1000000000)|list }}",
                "{{ 10 ** 10000000000 }}",
                "{{ 2 ** 100000 }}",
                "{% set ns = namespace(x=3) %}{% for i in range(1000) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
                "{% set ns = namespace(x='ab') %}{% for i in range(1000) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
                "{% set ns = namespace(x='ab') %}{% for i in range(1000) %}{% set ns.x = ns.x.replace('', ns.x) %}{%"
                        + " endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(1000) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(1000) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(1000) %}{% set ns.x = [ns.x] %}{% endfor %}",
                "{% set ns = namespace(x=1) %}{% for i in range(1000) %}{% set ns.x = {'a': ns.x} %}{% endfor %}",
                "{% set ns = namespace() %}{% set ns.self = ns %}{{ ns }}",
                "{% set ns = namespace(x=['a' * 1000]) %}{% for i in range(20) %}{% set ns.x = [ns.x, ns.x] %}{%"
                        + " endfor %}{{ ns.x }}",
                "{% set ns = namespace(x=['a' * 1000]) %}{% for i in range(20) %}{% set ns.x = [ns.x, ns.x] %}{%"
                        + " endfor %}{{ ns.x|tojson }}",
                "{% set big = range(100000)|list %}{% for i in range(100000) %}{{ big == big|list }}{% endfor %}",
                "{% set big = range(100000)|list %}{% for i in range(100000) %}{{ -1 in big }}{% endfor %}",
                "{% set big = range(100000)|list %}{% for i in range(100000) %}{% set x = big|sort %}{% endfor %}",
                "{% set text = 'a' * 4000000 %}{% for i in range(100000) %}{{ ('a' * 40000 ~ 'b') in text }}{% endfor"
                        + " %}",
                "{% set text = 'a' * 4000000 %}{% for i in range(100000) %}{{ text.upper()[0] }}{% endfor %}",
                "{% set text = 'a ' * 1000000 %}{% for i in range(1000) %}{{ text.split()|length }}{% endfor %}",
                "{% set text = 'a' * 1000000 %}{% for i in range(100000) %}{{ text[i] }}{% endfor %}",
                "{% for i in range(100000) %}{{"
                        + " 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'"
                        + " }}{% endfor %}",
                "{% for x in range(100000)|map('string')|map('length')|map('string') %}{% for y in range(1000) %}{%"
                        + " endfor %}{% endfor %}",
            })
    void render_templateWithoutBound_endsInLimit(String source) {
        Template template = Template.parse(source);
        assertThatThrownBy(() -> template.render(Map.of(), BOUNDED))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{1:", "-", "not ", "x(", "x[", "x if y else ", "x|f(", "1 + (", "[x, ("})
    void parse_expressionNestedDeeply_isRefused(String opening) {
        assertThatThrownBy(() -> Template.parse("{{ " + opening.repeat(50_000) + "x }}"))
                .isInstanceOf(TemplateSyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {" + 1", ".x", "[0]", "()", "|upper", " and x", " or x", " ** 2", " is string", " if x"})
    void parse_chainOfManyOperators_isRefused(String link) {
        assertThatThrownBy(() -> Template.parse("{{ x" + link.repeat(50_000) + " }}"))
                .isInstanceOf(TemplateSyntaxException.class);
    }

    @Test
    void parse_statementsNestedDeeply_isRefused() {
        assertThatThrownBy(() -> Template.parse("{% if x %}".repeat(50_000)))
                .isInstanceOf(TemplateSyntaxException.class);
    }

    @Test
    void render_manyBranchesPartsAndArguments_isFine() {
        String source =
                "{% if x %}" + "{% elif x %}".repeat(20_000) + "{% endif %}{{ 'a'" + " ~ 'a'".repeat(20_000) + " }}";
        assertThat(Template.parse(source).render(Map.of("x", 0), Golden.OPTIONS))
                .hasSize(20_001);
    }

    @Test
    void render_deepestTemplatesOnSmallStack_endInLimit() throws InterruptedException {
        List<String> sources = List.of(
                "{% macro m() %}{% if 1 %}{% for x in [1] %}{{ [m()|upper]|map('upper')|join ~ 1 }}{% endfor %}{%"
                        + " endif %}{% endmacro %}{{ m() }}",
                "{% macro m() %}{% call m() %}{{ m() }}{% endcall %}{{ caller }}{% endmacro %}{{ m() }}",
                "{% for x in [1] recursive %}{% filter upper %}{% set y %}{{ loop([1]) }}{% endset %}{% endfilter %}{%"
                        + " endfor %}",
                "{% set ns = namespace() %}{% set ns.self = ns %}{{ ns }}");
        for (String source : sources) {
            assertThat(onSmallStack(() -> Template.parse(source).render(Map.of(), Golden.OPTIONS)))
                    .isInstanceOfSatisfying(
                            TemplateException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT));
        }
    }

    @Test
    void parse_deepestExpressionOnSmallStack_isRefusedOrParsed() throws InterruptedException {
        for (int depth = 100; depth <= 400; depth += 20) {
            String source = "{{ " + "[(".repeat(depth / 2) + "x" + ")]".repeat(depth / 2) + " }}";
            assertThat(onSmallStack(() -> Template.parse(source).render(Map.of(), Golden.OPTIONS)))
                    .matches(
                            thrown -> thrown == null || thrown instanceof TemplateSyntaxException, "parsed or refused");
        }
    }

    private static @Nullable Throwable onSmallStack(Runnable action) throws InterruptedException {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(null, () -> thrown.set(catchThrowable(action::run)), "small-stack", SMALL_STACK);
        thread.start();
        thread.join();
        return thrown.get();
    }

    @Test
    void render_variablesNestedDeeply_endsInLimit() {
        Object deep = 1;
        for (int i = 0; i < 100_000; i++) {
            deep = List.of(deep);
        }
        Map<String, Object> variables = Map.of("x", deep);
        assertThatThrownBy(() -> Template.parse("{{ x }}").render(variables, Golden.OPTIONS))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT));
    }

    @Test
    void render_outputOverLimit_namesLimit() {
        RenderOptions options =
                new RenderOptions(new RenderLimits(1_000, 100, 10), Golden.OPTIONS.clock(), Golden.OPTIONS.zone());
        assertThat(Template.parse("{{ x }}").render(Map.of("x", "0123456789"), options))
                .hasSize(10);
        assertThatThrownBy(() -> Template.parse("{{ x }}{{ x }}").render(Map.of("x", "012345"), options))
                .hasMessageContaining("12")
                .hasMessageContaining("10");
    }
}
