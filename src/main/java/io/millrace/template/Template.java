package io.millrace.template;

import io.millrace.template.filter.Filters;
import io.millrace.template.parse.StatementParser;
import io.millrace.template.parse.Stmt;
import io.millrace.template.parse.TemplateSyntaxException;
import io.millrace.template.run.Interpreter;
import io.millrace.template.value.Budget;
import io.millrace.template.value.TemplateException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parsed template. Immutable; any number of threads may render it at once. */
public final class Template {
    private final Stmt.Block body;

    private Template(Stmt.Block body) {
        this.body = body;
    }

    /**
     * Parses a template.
     *
     * @throws TemplateSyntaxException naming the line, if it is no template or uses what is not supported
     */
    public static Template parse(String source) {
        return new Template(StatementParser.parse(source, Filters::exists, Filters::testExists));
    }

    /**
     * Renders the template.
     *
     * @param variables null, Boolean, Integer, Long, BigInteger, Float, Double, String, and Map, List or Collection of
     *     these; read, never kept
     * @throws TemplateException if the template raises an error, meets one, or reaches a limit
     */
    public String render(Map<String, ? extends @Nullable Object> variables, RenderOptions options) {
        return render(variables, options, () -> {});
    }

    /**
     * Renders the template in slices.
     *
     * @param turn run between two slices, each of some milliseconds at most; what it throws ends the rendering and is thrown on
     */
    public String render(Map<String, ? extends @Nullable Object> variables, RenderOptions options, Runnable turn) {
        Budget budget = new Budget(options.limits(), turn);
        Variables given = new Variables(variables, options.limits(), budget);
        try {
            return new Interpreter(given::get, budget, options::now).render(body);
        } catch (StackOverflowError e) { // frames that are not compiled yet are several times larger
            throw TemplateException.limit("the template nests more deeply than this thread's stack allows");
        }
    }
}
