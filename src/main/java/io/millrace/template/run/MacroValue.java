package io.millrace.template.run;

import io.millrace.template.parse.Stmt;
import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Callable;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Items;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A macro, or the body of a call block, with the scope it was defined in. Calling it gives the text it writes. */
final class MacroValue implements Callable {
    private final Interpreter interpreter;
    private final Evaluator evaluator;
    private final String name;
    private final Stmt.Signature signature;
    private final Stmt.Block body;
    private final Scope definedIn;

    MacroValue(
            Interpreter interpreter,
            Evaluator evaluator,
            String name,
            Stmt.Signature signature,
            Stmt.Block body,
            Scope definedIn) {
        this.interpreter = interpreter;
        this.evaluator = evaluator;
        this.name = name;
        this.signature = signature;
        this.body = body;
        this.definedIn = definedIn;
    }

    @Override
    public String typeName() {
        return "Macro";
    }

    @Override
    public @Nullable Object attribute(Budget budget, String attribute) {
        return switch (attribute) {
            case "name" -> name;
            case "arguments" -> Items.tuple(List.copyOf(signature.parameters()));
            case "catch_kwargs" -> signature.usesKwargs();
            case "catch_varargs" -> signature.usesVarargs();
            case "caller" -> signature.usesCaller();
            default -> null;
        };
    }

    @Override
    public Object call(Args args) {
        return render(args);
    }

    String render(Args args) {
        Map<String, Object> keywords = new LinkedHashMap<>(args.keywords());
        Scope scope = interpreter.scope(definedIn, body.frame());
        signature.parameters().forEach(scope::declare);
        List<String> unset = bind(args.positional(), keywords, scope);
        bindSpecial(args.positional(), keywords, scope);
        unset.forEach(parameter -> scope.put(parameter, byDefault(parameter, scope)));
        return interpreter.capture(body, scope);
    }

    /** Binds what was given; returns the parameters that were not. */
    private List<String> bind(List<Object> positional, Map<String, Object> keywords, Scope scope) {
        List<String> unset = new ArrayList<>();
        for (int i = 0; i < signature.parameters().size(); i++) {
            String parameter = signature.parameters().get(i);
            Object value = i < positional.size() ? positional.get(i) : keywords.remove(parameter);
            if (value == null) {
                unset.add(parameter);
            } else {
                scope.put(parameter, value);
            }
        }
        return unset;
    }

    private void bindSpecial(List<Object> positional, Map<String, Object> keywords, Scope scope) {
        if (signature.usesCaller() && !signature.parameters().contains("caller")) {
            Object caller = keywords.remove("caller");
            scope.put("caller", caller == null ? Undefined.of("No caller defined") : caller);
        }
        if (signature.usesKwargs()) {
            scope.put("kwargs", Dict.ofStrings(keywords));
        } else if (!keywords.isEmpty()) {
            throw tooMany("no keyword argument "
                    + Strings.quote(keywords.keySet().iterator().next()));
        }
        bindVarargs(positional, scope);
    }

    private void bindVarargs(List<Object> positional, Scope scope) {
        int taken = signature.parameters().size();
        if (signature.usesVarargs()) {
            scope.put(
                    "varargs", Items.tuple(positional.subList(Math.min(taken, positional.size()), positional.size())));
        } else if (positional.size() > taken) {
            throw tooMany("not more than " + taken + " argument(s)");
        }
    }

    private TemplateException tooMany(String what) {
        return TemplateException.type("macro " + Strings.quote(name) + " takes " + what);
    }

    private Object byDefault(String parameter, Scope scope) {
        int fromEnd = signature.parameters().size() - signature.parameters().indexOf(parameter);
        int index = signature.defaults().size() - fromEnd;
        return index < 0
                ? Undefined.of("parameter " + Strings.quote(parameter) + " was not provided")
                : evaluator.evaluate(signature.defaults().get(index), scope);
    }
}
