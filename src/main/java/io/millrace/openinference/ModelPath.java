package io.millrace.openinference;

import io.millrace.edge.EdgeCall;
import org.jspecify.annotations.Nullable;

/**
 * The model that a path names.
 *
 * @param version null where it names none
 */
record ModelPath(String model, @Nullable String version) {

    static ModelPath of(EdgeCall call) {
        String version = call.variable("version");
        return new ModelPath(call.variable("model"), version.isEmpty() ? null : version);
    }

    /** As the catalogue knows it. */
    String name() {
        return version == null ? model : model + "@" + version;
    }
}
