package io.millrace.openinference;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.TensorSpec;
import io.millrace.edge.StrictJson;
import io.millrace.edge.Values;
import io.millrace.serving.TensorInference.Signature;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The JSON object of an inference request, checked against the model; the elements of its tensors stay where they lie. */
final class InferHead {

    private static final List<String> PROPERTIES =
            List.of("id", "model_name", "model_version", "parameters", "inputs", "outputs");

    private final Cursor at;
    private final String model;
    private final Signature signature;
    private final List<InputHead> inputs = new ArrayList<>();
    private final List<WantedOutput> outputs = new ArrayList<>();
    private final Set<String> seen = new TreeSet<>();
    private @Nullable String id;
    private boolean binaryOutput;
    private int priority;
    private @Nullable Duration timeout;

    private InferHead(Cursor at, String model, Signature signature) {
        this.at = at;
        this.model = model;
        this.signature = signature;
    }

    /** @param model the name in the address of the request */
    static InferHead read(byte[] body, int length, String model, Signature signature) {
        Utf8.check(body, length);
        try (Cursor cursor = Cursor.over(body, Math.min(StrictJson.mark(body), length), length)) {
            InferHead head = new InferHead(cursor, model, signature);
            cursor.object("request", head::property);
            cursor.end();
            head.checkInputs();
            return head;
        }
    }

    @Nullable
    String id() {
        return id;
    }

    List<InputHead> inputs() {
        return inputs;
    }

    /** Empty for all. */
    List<WantedOutput> outputs() {
        return outputs;
    }

    boolean binaryOutput() {
        return binaryOutput;
    }

    /** Lower is first. The protocol's level 1 is the highest and, as its level 0, the default. */
    int priority() {
        return Math.max(0, priority - 1);
    }

    @Nullable
    Duration timeout() {
        return timeout;
    }

    private void property(String name) {
        switch (name) {
            case "id" -> id = at.string(name);
            case "model_name" -> repeats(name, List.of(model, signature.model()));
            case "model_version" -> repeats(name, List.of("", signature.version()));
            case "parameters" -> at.object(name, this::parameter);
            case "inputs" -> at.array(name, this::input);
            case "outputs" -> at.array(name, this::output);
            default -> throw TensorNames.unknownField(name, name, PROPERTIES);
        }
    }

    /** KServe's client names the model in the body as well. */
    private void repeats(String name, List<String> allowed) {
        String value = at.string(name);
        if (!allowed.contains(value)) {
            throw new InvalidRequest(
                    name, "'" + name + "' must be as in the address, but was '" + Values.shown(value) + "'");
        }
    }

    private void parameter(String name) {
        String path = "parameters." + name;
        if (!Parameters.OF_REQUEST.admits(name, path, at)) {
            return;
        }
        switch (name) {
            case "priority" -> priority = (int) at.integer(path, 0, Integer.MAX_VALUE);
            case "timeout" -> timeout = timeout(at.integer(path, 0, Long.MAX_VALUE));
            default -> binaryOutput = at.flag(path);
        }
    }

    private static @Nullable Duration timeout(long microseconds) {
        return microseconds == 0 ? null : Duration.of(microseconds, ChronoUnit.MICROS);
    }

    private void input(int i) {
        String path = "inputs[" + i + "]";
        InputHead input = InputHead.read(at, path, signature);
        once("input", input.spec(), path);
        inputs.add(input);
    }

    private void output(int i) {
        String path = "outputs[" + i + "]";
        WantedOutput output = WantedOutput.read(at, path, signature);
        once("output", output.spec(), path);
        outputs.add(output);
    }

    private void once(String kind, TensorSpec spec, String path) {
        if (!seen.add(kind + " '" + spec.name() + "'")) {
            throw new InvalidRequest(
                    path + ".name", "'" + path + ".name' must not name " + kind + " '" + spec.name() + "' again");
        }
    }

    private void checkInputs() {
        for (TensorSpec spec : signature.inputs()) {
            if (!seen.contains("input '" + spec.name() + "'")) {
                throw new InvalidRequest("inputs", "'inputs' must have input '" + spec.name() + "', but it is missing");
            }
        }
    }
}
