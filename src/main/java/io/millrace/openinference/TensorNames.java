package io.millrace.openinference;

import io.millrace.core.NearestName;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.TensorSpec;
import io.millrace.edge.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names that a request must have, or may not have. */
final class TensorNames {

    private TensorNames() {}

    static <T> T required(@Nullable T value, String path) {
        if (value == null) {
            throw new InvalidRequest(path, "'" + path + "' is missing");
        }
        return value;
    }

    static InvalidRequest unknownField(String path, String name, List<String> known) {
        return new InvalidRequest(path, "Unknown field '" + Values.shown(path) + "'" + NearestName.hint(name, known));
    }

    /** The input or output of this name, or a refusal that says which there are. */
    static TensorSpec find(String name, List<TensorSpec> specs, String kind, String path) {
        return specs.stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest(path, unknown(name, specs, kind, path)));
    }

    private static String unknown(String name, List<TensorSpec> specs, String kind, String path) {
        List<String> names = specs.stream().map(TensorSpec::name).toList();
        return "'" + path + "' must be one of the model's " + kind + "s " + names + ", but was '" + Values.shown(name)
                + "'" + NearestName.hint(name, names);
    }
}
