package io.millrace.inspect;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.core.OneLine;
import io.millrace.repository.ModelFolder;
import io.millrace.runtime.adapter.AdapterFile;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A LoRA adapter of a folder.
 *
 * @param file relative to the folder
 * @param tensors that it has
 * @param bytes of those
 * @param problem why it cannot be loaded; null where its file does not speak against it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AdapterFacts(
        String file, int tensors, long bytes, @Nullable String problem) {

    /** By the names that requests give them. */
    static Map<String, AdapterFacts> of(ModelFolder folder) {
        Map<String, AdapterFacts> facts = new TreeMap<>();
        folder.adapters().forEach((name, source) -> {
            String file = folder.path().relativize(source.file()).toString();
            try {
                facts.put(name, AdapterFile.read(source.file(), adapter -> of(file, adapter)));
            } catch (IllegalArgumentException e) {
                String why = String.valueOf(e.getMessage()).replace(source.file() + ": ", "");
                facts.put(name, new AdapterFacts(file, 0, 0, OneLine.of(why)));
            }
        });
        return facts;
    }

    private static AdapterFacts of(String file, AdapterFile adapter) {
        long bytes = adapter.parameters().stream()
                .mapToLong(AdapterFile.Parameter::bytes)
                .sum();
        return new AdapterFacts(file, adapter.parameters().size(), bytes, null);
    }
}
