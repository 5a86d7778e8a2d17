package io.millrace.template.run;

import io.millrace.template.value.Args;
import io.millrace.template.value.Budget;
import io.millrace.template.value.Callable;
import io.millrace.template.value.Dict;
import io.millrace.template.value.Namespace;
import io.millrace.template.value.Numbers;
import io.millrace.template.value.Python;
import io.millrace.template.value.Range;
import io.millrace.template.value.Repr;
import io.millrace.template.value.Strings;
import io.millrace.template.value.TemplateException;
import io.millrace.template.value.TemplateException.Kind;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The functions every template knows. */
final class Globals {
    private Globals() {}

    static Map<String, Object> of(Budget budget, Supplier<ZonedDateTime> now) {
        return Map.of(
                "raise_exception", (Callable) args -> raise(budget, args),
                "strftime_now", (Callable) args -> strftime(budget, now, args),
                "range", (Callable) Globals::range,
                "dict", (Callable) args -> dict(budget, args),
                "namespace", (Callable) args -> namespace(budget, args),
                "cycler", (Callable) args -> new Cycler(args.positional()),
                "joiner", (Callable) args -> joiner(budget, args),
                "lipsum", (Callable) _ -> refuse("lipsum"));
    }

    private static Object refuse(String name) {
        throw TemplateException.value("function " + Strings.quote(name) + " is not supported");
    }

    private static Object raise(Budget budget, Args args) {
        Object message = args.bind("raise_exception", 1, "message").get("message");
        throw TemplateException.of(Kind.RAISED, Repr.str(budget, message));
    }

    private static Object strftime(Budget budget, Supplier<ZonedDateTime> now, Args args) {
        String format = args.bind("strftime_now", 1, "format").text("format");
        return Strftime.format(budget, format, now.get());
    }

    private static Object range(Args args) {
        Args.Bound given = args.bindPositional("range", 1, "start", "stop", "step");
        long first = Numbers.whole(given.get("start"));
        long step = Numbers.whole(given.get("step", 1L));
        return args.positional().size() == 1
                ? new Range(0, first, 1)
                : new Range(first, Numbers.whole(given.get("stop")), step);
    }

    private static Object dict(Budget budget, Args args) {
        List<Dict.Entry> entries = new ArrayList<>();
        if (!args.positional().isEmpty()) {
            Object source = new Args(args.positional(), Map.of())
                    .bind("dict", 1, "iterable")
                    .get("iterable");
            entries.addAll(source instanceof Dict dict ? dict.entries() : pairs(budget, source));
            budget.step(entries.size());
        }
        args.keywords().forEach((name, value) -> entries.add(new Dict.Entry(name, value)));
        return Dict.of(entries);
    }

    private static List<Dict.Entry> pairs(Budget budget, Object source) {
        List<Dict.Entry> entries = new ArrayList<>();
        for (Object pair : Python.list(budget, source)) {
            List<Object> parts = Python.list(budget, pair);
            if (parts.size() != 2) {
                throw TemplateException.value(
                        "dictionary update sequence element has length " + parts.size() + "; 2 is required");
            }
            entries.add(new Dict.Entry(parts.getFirst(), parts.getLast()));
        }
        return entries;
    }

    private static Object namespace(Budget budget, Args args) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (Dict.Entry entry : ((Dict) dict(budget, args)).entries()) {
            attributes.put(Repr.str(budget, entry.key()), entry.value());
        }
        return new Namespace(attributes);
    }

    private static Callable joiner(Budget budget, Args args) {
        Object separator = args.bind("joiner", 0, "sep").get("sep", ", ");
        return new Callable() {
            private boolean used;

            @Override
            public Object call(Args none) {
                Object text = used ? separator : "";
                used = true;
                return Repr.str(budget, text);
            }
        };
    }
}
