package io.millrace.openinference;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.StrictJson;
import java.util.List;

/**
 * A request about the model repository; its body may be empty.
 *
 * @param onlyReady whether the index leaves out models that are not ready
 */
record RepositoryRequest(boolean onlyReady) {

    static RepositoryRequest index(byte[] body) {
        boolean[] ready = new boolean[1];
        read(body, List.of("ready"), (at, _) -> ready[0] = at.flag("ready"));
        return new RepositoryRequest(ready[0]);
    }

    /** Refuses whatever asks for more than to load or unload the model. */
    static void control(byte[] body, Parameters rules) {
        read(
                body,
                List.of("parameters"),
                (at, path) -> at.object(path, name -> {
                    String here = path + "." + name;
                    if (rules.admits(name, here, at)) {
                        throw new InvalidRequest(here, "'" + here + "' is not supported");
                    }
                }));
    }

    private static void read(byte[] body, List<String> known, Property property) {
        if (body.length == 0) {
            return;
        }
        Utf8.check(body, body.length);
        try (Cursor at = Cursor.over(body, StrictJson.mark(body), body.length)) {
            at.object("request", name -> {
                if (!known.contains(name)) {
                    throw TensorNames.unknownField(name, name, known);
                }
                property.read(at, name);
            });
            at.end();
        }
    }

    private interface Property {
        void read(Cursor at, String path);
    }
}
