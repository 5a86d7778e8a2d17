package io.millrace.openinference;

import io.millrace.core.TensorSpec;
import io.millrace.serving.TensorInference.Signature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An output that the client asks for.
 *
 * @param binary whether it comes as binary data; null where the request as a whole says it
 */
record WantedOutput(TensorSpec spec, @Nullable Boolean binary) {

    WantedOutput(TensorSpec spec) {
        this(spec, null);
    }

    /** The object under the cursor. */
    static WantedOutput read(Cursor at, String path, Signature signature) {
        Reader reader = new Reader(at, path);
        at.object(path, reader::property);
        String name = TensorNames.required(reader.name, path + ".name");
        return new WantedOutput(TensorNames.find(name, signature.outputs(), "output", path + ".name"), reader.binary);
    }

    private static final class Reader {

        private static final List<String> PROPERTIES = List.of("name", "parameters");

        private final Cursor at;
        private final String path;
        private @Nullable String name;
        private @Nullable Boolean binary;

        Reader(Cursor at, String path) {
            this.at = at;
            this.path = path;
        }

        void property(String property) {
            String here = path + "." + property;
            switch (property) {
                case "name" -> name = at.string(here);
                case "parameters" -> at.object(here, this::parameter);
                default -> throw TensorNames.unknownField(here, property, PROPERTIES);
            }
        }

        private void parameter(String parameter) {
            String here = path + ".parameters." + parameter;
            if (Parameters.OF_OUTPUT.admits(parameter, here, at)) {
                binary = at.flag(here);
            }
        }
    }
}
