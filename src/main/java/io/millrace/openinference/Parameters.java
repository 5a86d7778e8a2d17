package io.millrace.openinference;

import io.millrace.core.NearestName;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.edge.Values;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What becomes of each parameter of a request, an input or an output. One in none of the three sets is refused: what is not known
 * cannot be known to change nothing.
 *
 * @param implemented parameters that take effect
 * @param harmless parameters that change no answer, whatever their value
 * @param refused parameters that would change the answer and are not supported, each with the values that ask for nothing
 */
record Parameters(Set<String> implemented, Set<String> harmless, Map<String, Set<String>> refused) {

    private static final Map<String, Set<String>> SHARED_MEMORY = Map.of(
            "shared_memory_region", Set.of(),
            "shared_memory_byte_size", Set.of(),
            "shared_memory_offset", Set.of());

    static final Parameters OF_REQUEST = new Parameters(
            Set.of("priority", "timeout", "binary_data_output"),
            Set.of("triton_enable_empty_final_response"),
            Map.of(
                    "sequence_id", Set.of("0", "\"\""),
                    "sequence_start", Set.of("false"),
                    "sequence_end", Set.of("false")));

    static final Parameters OF_INPUT = new Parameters(Set.of("binary_data_size"), Set.of(), SHARED_MEMORY);

    static final Parameters OF_OUTPUT =
            new Parameters(Set.of("binary_data"), Set.of(), with(SHARED_MEMORY, Map.of("classification", Set.of("0"))));

    static final Parameters OF_LOAD = new Parameters(Set.of(), Set.of(), Map.of("config", Set.of()));

    /** No model depends on another. */
    static final Parameters OF_UNLOAD = new Parameters(Set.of(), Set.of("unload_dependents"), Map.of());

    /** Whether the parameter under the cursor takes effect; one that is harmless is skipped, any other refused. */
    boolean admits(String name, String path, Cursor at) {
        if (implemented.contains(name)) {
            return true;
        }
        if (!harmless.contains(name)) {
            refuse(name, path, at);
        }
        at.skip();
        return false;
    }

    private void refuse(String name, String path, Cursor at) {
        Set<String> neutral = refused.get(name);
        if (neutral == null) {
            throw new InvalidRequest(
                    path, "Unknown parameter '" + Values.shown(path) + "'" + NearestName.hint(name, all()));
        }
        if (!neutral.contains(at.shown())) {
            throw new InvalidRequest(
                    path, "'" + path + "' is not supported by this server, leave it out; it was " + at.shown());
        }
    }

    private Set<String> all() {
        return Stream.concat(implemented.stream(), harmless.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static Map<String, Set<String>> with(Map<String, Set<String>> a, Map<String, Set<String>> b) {
        return Stream.of(a, b)
                .flatMap(map -> map.entrySet().stream())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
