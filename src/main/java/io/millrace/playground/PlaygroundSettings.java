package io.millrace.playground;

import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The playground.
 *
 * @param enabled whether there is one
 */
public record PlaygroundSettings(@DefaultValue("true") boolean enabled) {

    static final String PAGE = "/";
    static final String FILES = "/playground/{version}/{*file}";

    /** Patterns of the paths that it answers; what lies there is static, and for all. */
    public List<String> paths() {
        return enabled ? List.of(PAGE, "/playground/**") : List.of();
    }
}
