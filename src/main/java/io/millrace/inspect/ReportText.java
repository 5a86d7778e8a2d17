package io.millrace.inspect;

import io.millrace.inspect.FolderReport.Decoding;
import io.millrace.inspect.FolderReport.Graph;
import io.millrace.runtime.graph.OnnxGraph.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report as lines of text. */
final class ReportText {

    private static final int MOST_VALUES = 8;
    private static final int MOST_FILES = 12;

    private final StringBuilder out = new StringBuilder();

    private ReportText() {}

    static String of(FolderReport report) {
        ReportText text = new ReportText();
        text.line("model", report.name());
        text.line("task", report.task());
        text.line("served", report.problem() == null ? "yes, as far as its files show" : "no: " + report.problem());
        if (report.graph() != null) {
            text.graph(report.graph());
        }
        if (report.adapters() != null) {
            report.adapters().forEach(text::adapter);
        }
        if (report.decoding() != null) {
            text.decoding(report.decoding());
        }
        if (report.text() != null) {
            text.texts(report.text());
        }
        if (report.files() != null) {
            text.line("missing", listed(report.files().missing(), MOST_FILES));
            text.line("ignored", listed(report.files().ignored(), MOST_FILES));
        }
        return text.out.toString();
    }

    private void graph(Graph graph) {
        WeightFacts weights = graph.weights();
        line("graph", graph.file() + (graph.producer().isEmpty() ? "" : ", by " + graph.producer()));
        line("opsets", joined(graph.opsets()));
        line("inputs", values(graph.inputs()));
        line("outputs", values(graph.outputs()));
        graph.attention().forEach(attention -> line("attention", attention(attention)));
        line(
                "weights",
                "%s parameters, %s (%s)"
                        .formatted(
                                count(weights.parameters()),
                                bytes(weights.bytes()),
                                weights.bytesByType().entrySet().stream()
                                        .map(type -> type.getKey() + " " + bytes(type.getValue()))
                                        .collect(Collectors.joining(", "))));
        line("quantization", weights.quantization().isEmpty() ? "none" : joined(weights.quantization()));
        line("weights in", listed(weights.files(), MOST_FILES));
    }

    private void adapter(String name, AdapterFacts adapter) {
        line(
                "adapter",
                name + " in " + adapter.file() + ": "
                        + (adapter.problem() == null
                                ? adapter.tensors() + " tensors, " + bytes(adapter.bytes())
                                : adapter.problem()));
    }

    private static String attention(Attention attention) {
        return attention.operator()
                + part(attention.layers() > 0, " in %d layers", attention.layers())
                + part(attention.heads() > 0, ", %d heads", attention.heads())
                + part(attention.kvHeads() > 0, ", %d of keys and values", attention.kvHeads())
                + part(attention.window() > 0, ", window of %d", attention.window())
                + part(attention.softCap() > 0, ", soft cap %s", attention.softCap())
                + part(attention.rotates(), ", rotates", "");
    }

    private static String part(boolean there, String format, Object value) {
        return there ? format.formatted(value) : "";
    }

    private void decoding(Decoding decoding) {
        CacheFacts cache = decoding.cache();
        line(
                "cache",
                "%s a token (%d layers, %d heads of %d, %s)%s"
                        .formatted(
                                bytes(cache.bytesPerToken()),
                                cache.layers(),
                                cache.kvHeads(),
                                cache.headDim(),
                                cache.type(),
                                cache.stateBytes() > 0
                                        ? ", and " + bytes(cache.stateBytes()) + " of state a sequence"
                                        : ""));
        line(
                "slots",
                "%d asked for, of %d tokens and %s each; %d fit beside the weights in the %s that are free here"
                        .formatted(
                                decoding.slots(),
                                decoding.maxLength(),
                                bytes(decoding.slotBytes()),
                                decoding.slotsThatFit(),
                                bytes(decoding.machine().freeMemory())));
        line(
                "kept prefixes",
                cache.stateBytes() > 0
                        ? "only whole: state cannot be cut back, so a prompt goes on from all that a slot holds, or from nothing"
                        : "of any length");
        line("decode ceiling", ceiling(decoding));
        line("providers here", String.join(", ", decoding.machine().providers()));
    }

    private static String ceiling(Decoding decoding) {
        MachineFacts machine = decoding.machine();
        if (machine.bandwidth() == 0) {
            return "not known: the speed of memory could not be measured";
        }
        return "%.0f tokens a second for one sequence, %.0f at its longest (memory read at %s/s by %d cores)%s"
                .formatted(
                        decoding.tokensPerSecond(),
                        decoding.tokensPerSecondFull(),
                        bytes(machine.bandwidth()),
                        machine.cores(),
                        decoding.cached()
                                ? "; weights this small stay in the processor's own memory, which is faster"
                                : "");
    }

    private void texts(TextFacts text) {
        line("tokenizer", text.vocabulary() + " ids; special " + joined(text.special()));
        line(
                "end tokens",
                text.endTokens().isEmpty() ? "none" : text.endTokens().toString());
        line("context", text.contextLength() == null ? "not stated" : text.contextLength() + " tokens");
        line("sampling", text.sampling().isEmpty() ? "nothing stated" : joined(text.sampling()));
        TextFacts.Template template = text.template();
        line(
                "chat template",
                template == null
                        ? "none: completions alone"
                        : "tools "
                                + (template.tools()
                                        ? "shown, called in the dialect " + template.dialect()
                                        : "not shown")
                                + ", system messages " + (template.system() ? "yes" : "no")
                                + ", thought " + (template.thinks() ? "with marks" : "none"));
    }

    private static String values(List<Value> values) {
        String shown = values.stream()
                .limit(MOST_VALUES)
                .map(value -> value.name() + " " + value.type() + value.shape())
                .collect(Collectors.joining(", "));
        return values.size() > MOST_VALUES ? shown + " and " + (values.size() - MOST_VALUES) + " more" : shown;
    }

    private static String listed(List<String> names, int most) {
        if (names.isEmpty()) {
            return "nothing";
        }
        String shown = String.join(", ", names.subList(0, Math.min(most, names.size())));
        return names.size() > most ? shown + " and " + (names.size() - most) + " more" : shown;
    }

    private static String joined(Map<String, ?> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String count(long number) {
        return number >= 1_000_000_000
                ? "%.2f billion".formatted(number / 1e9)
                : number >= 1_000_000 ? "%.2f million".formatted(number / 1e6) : Long.toString(number);
    }

    /** With the unit that leaves the fewest digits, by powers of 1,024. */
    static String bytes(long number) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double left = number;
        int unit = 0;
        while (left >= 1024 && unit < units.length - 1) {
            left /= 1024;
            unit++;
        }
        return unit == 0 ? number + " B" : String.format(Locale.ROOT, "%.1f %s", left, units[unit]);
    }

    private void line(String name, @Nullable String value) {
        if (value != null) {
            out.append("%-15s %s%n".formatted(name, value));
        }
    }
}
