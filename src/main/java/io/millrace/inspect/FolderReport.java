package io.millrace.inspect;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.runtime.graph.OnnxGraph.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a folder of a model.
 *
 * @param problem why it cannot be served; null where nothing speaks against it
 * @param graph the ONNX file that is served; null where none can be told
 * @param adapters of a model that generates, by name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FolderReport(
        String name,
        @Nullable String task,
        @Nullable String problem,
        @Nullable Graph graph,
        @Nullable Map<String, AdapterFacts> adapters,
        @Nullable Decoding decoding,
        @Nullable TextFacts text,
        @Nullable FolderFiles files) {

    static FolderReport refused(String name, String problem) {
        return new FolderReport(name, null, problem, null, null, null, null, null);
    }

    /**
     * An ONNX file.
     *
     * @param operators of its nodes, with their number
     */
    record Graph(
            String file,
            String producer,
            Map<String, Long> opsets,
            List<Value> inputs,
            List<Value> outputs,
            Map<String, Integer> operators,
            List<Attention> attention,
            WeightFacts weights) {}

    /**
     * What a decoder takes and gives on this machine.
     *
     * @param maxLength longest sequence in tokens
     * @param slots sequences at once that model.yaml asks for
     * @param slotBytes of the cache for each of them at its longest
     * @param slotsThatFit of such in the memory that is free beside the weights; 0 where the cache is not known
     * @param tokensPerSecond that one sequence cannot exceed: as often as memory can be read for all weights of a step
     * @param tokensPerSecondFull the same where the sequence is at its longest
     * @param cached whether the weights may be few enough to stay in the processor's own memory
     */
    record Decoding(
            CacheFacts cache,
            int maxLength,
            int slots,
            long slotBytes,
            long slotsThatFit,
            double tokensPerSecond,
            double tokensPerSecondFull,
            boolean cached,
            MachineFacts machine) {}
}
