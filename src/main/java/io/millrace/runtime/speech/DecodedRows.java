package io.millrace.runtime.speech;

import io.millrace.core.DType;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.TensorInfo;
import io.millrace.whisper.WhisperGraphs;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Rows of one length that are decoded together. What a run leaves as present is what the next reads as past; keys and values of the
 * encoder's output are made once.
 */
final class DecodedRows implements WhisperGraphs.Decoding {

    private final OrtWhisper model;
    private final SpeechGraphs graphs;
    private final Ownership held;
    private final Map<String, HostValue> caches = new LinkedHashMap<>();
    private final Map<String, HostValue> told = new HashMap<>();
    private HostValue hidden;
    private int length;

    /**
     * @param held closed with it
     * @param hidden the encoder's output for each row, which is among these
     */
    DecodedRows(OrtWhisper model, Ownership held, HostValue hidden) {
        this.model = model;
        this.graphs = model.graphs();
        this.held = held;
        this.hidden = hidden;
        held.own(this::closeValues);
    }

    /** Puts a part of the cache in the place of what it was. */
    void put(String past, HostValue value) {
        HostValue before = caches.put(past, value);
        if (before != null) {
            before.close();
        }
    }

    /**
     * Runs prompts.
     *
     * @param wanted further outputs
     */
    void start(int[][] prompts, List<String> wanted) {
        List<String> outputs = new ArrayList<>(List.of(SpeechGraphs.LOGITS));
        graphs.self().forEach(part -> outputs.add(part.present()));
        if (!graphs.crossFromEncoder()) {
            graphs.cross().forEach(part -> outputs.add(part.present()));
        }
        outputs.addAll(wanted);
        run(model.first(), prompts, outputs);
    }

    @Override
    public void step(int[] tokens) {
        List<String> outputs = new ArrayList<>(List.of(SpeechGraphs.LOGITS));
        graphs.self().forEach(part -> outputs.add(part.present()));
        run(
                model.later(),
                Arrays.stream(tokens).mapToObj(token -> new int[] {token}).toArray(int[][]::new),
                outputs);
    }

    private void run(SpeechGraph graph, int[][] tokens, List<String> wanted) {
        Map<String, HostValue> outputs;
        try (Ownership inputs = new Ownership()) {
            Map<String, MemorySegment> given = new LinkedHashMap<>();
            for (TensorInfo input : graph.inputs().values()) {
                given.put(input.name(), input(input, tokens, inputs));
            }
            outputs = graph.run(given, wanted);
        }
        keepOutputs(outputs);
        length += tokens[0].length;
    }

    private void keepOutputs(Map<String, HostValue> outputs) {
        told.values().forEach(HostValue::close);
        told.clear();
        told.putAll(outputs);
        for (CacheName part : graphs.self()) {
            put(part.past(), taken(part));
        }
        graphs.cross().stream()
                .filter(part -> told.containsKey(part.present()))
                .forEach(part -> put(part.past(), taken(part)));
    }

    private HostValue taken(CacheName part) {
        return Objects.requireNonNull(told.remove(part.present()), part.present());
    }

    private MemorySegment input(TensorInfo input, int[][] tokens, Ownership inputs) {
        return switch (input.name()) {
            case SpeechGraphs.INPUT_IDS ->
                integers(input.type(), inputs, flat(tokens), tokens.length, tokens[0].length);
            case SpeechGraphs.USE_CACHE_BRANCH -> integers(input.type(), inputs, new int[] {length > 0 ? 1 : 0}, 1);
            case SpeechGraphs.CACHE_POSITION ->
                integers(input.type(), inputs, places(tokens[0].length), tokens[0].length);
            case SpeechGraphs.HIDDEN_STATES -> hidden.value();
            default -> cache(input, tokens.length, inputs);
        };
    }

    private static int[] flat(int[][] tokens) {
        return Arrays.stream(tokens).flatMapToInt(Arrays::stream).toArray();
    }

    private int[] places(int count) {
        int[] places = new int[count];
        Arrays.setAll(places, i -> length + i);
        return places;
    }

    private MemorySegment integers(DType type, Ownership inputs, int[] numbers, long... shape) {
        return model.host().integers(type, inputs, numbers, shape).value();
    }

    /* Empty before the first run. */
    private MemorySegment cache(TensorInfo input, int rows, Ownership inputs) {
        HostValue known = caches.get(input.name());
        return known != null
                ? known.value()
                : inputs.own(HostValue.zeros(model.host(), input.type(), rows, graphs.heads(), 0, graphs.headDim()))
                        .value();
    }

    @Override
    public float[] logits(int row) {
        HostValue logits = told(SpeechGraphs.LOGITS);
        return row(logits, row, Math.toIntExact(logits.shape().get(1)) - 1);
    }

    private HostValue told(String output) {
        return Objects.requireNonNull(told.get(output), output);
    }

    private static float[] row(HostValue logits, int row, int place) {
        long places = logits.shape().get(1);
        int vocabulary = Math.toIntExact(logits.shape().get(2));
        return logits.floats((row * places + place) * vocabulary, vocabulary);
    }

    @Override
    public float[] promptLogits(int row, int place) {
        HostValue logits = told(SpeechGraphs.LOGITS);
        return logits.shape().get(1) == length ? row(logits, row, place) : new float[0];
    }

    /** Where a head looks for each token of the first run of one row, {@code [tokens, steps]}. */
    float[][] attention(String output, int head, int tokens) {
        HostValue all = told(output);
        int steps = Math.toIntExact(all.shape().getLast());
        float[][] rows = new float[tokens][];
        for (int i = 0; i < tokens; i++) {
            rows[i] = all.floats(((long) head * tokens + i) * steps, steps);
        }
        return rows;
    }

    @Override
    public void keep(int[] rows) {
        caches.replaceAll((_, value) -> kept(value, rows));
        if (model.later().inputs().containsKey(SpeechGraphs.HIDDEN_STATES)) {
            hidden = kept(hidden, rows);
        }
    }

    private HostValue kept(HostValue value, int[] rows) {
        HostValue some = value.rows(model.host(), rows);
        if (some.value().equals(value.value())) {
            return value;
        }
        value.close();
        return some;
    }

    private void closeValues() {
        told.values().forEach(HostValue::close);
        told.clear();
        caches.values().forEach(HostValue::close);
        caches.clear();
        hidden.close();
    }

    @Override
    public void close() {
        held.close();
    }
}
