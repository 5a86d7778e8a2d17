package io.millrace.runtime.speech;

import io.millrace.core.DType;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.TensorInfo;
import io.millrace.whisper.WhisperFiles.Head;
import io.millrace.whisper.WhisperGraphs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the encoder gave for some windows. */
final class EncodedWindows implements WhisperGraphs.Encoded {

    private final OrtWhisper model;
    private final Map<String, List<HostValue>> outputs = new LinkedHashMap<>();

    EncodedWindows(OrtWhisper model) {
        this.model = model;
    }

    /**
     * Adds the next windows.
     *
     * @param made outputs of the encoder, which it owns from here on
     * @param count windows
     */
    void add(Map<String, HostValue> made, int count) {
        made.forEach((name, value) ->
                outputs.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
        outputs.forEach((name, parts) -> {
            HostValue last = parts.getLast();
            parts.set(parts.size() - 1, last.as(model.host(), wanted(name, last.type())));
            if (parts.getLast().rows() != count) {
                throw new IllegalStateException(
                        "the encoder's " + name + " has " + parts.getLast().rows() + " rows for " + count + " windows");
            }
        });
    }

    /* Encoder and decoder may be of different precisions. */
    private DType wanted(String output, DType own) {
        if (!output.equals(model.graphs().hidden().name())) {
            return model.graphs().cacheType();
        }
        TensorInfo read = model.first().inputs().get(SpeechGraphs.HIDDEN_STATES);
        return read == null ? own : read.type();
    }

    @Override
    public WhisperGraphs.Decoding start(int[] windows, int[][] prompts) {
        return started(windows, prompts, List.of());
    }

    private DecodedRows started(int[] places, int[][] prompts, List<String> wanted) {
        Ownership held = new Ownership();
        try {
            HostValue hidden = held.own(rows(model.graphs().hidden().name(), places));
            DecodedRows rows = new DecodedRows(model, held, hidden);
            if (model.graphs().crossFromEncoder()) {
                model.graphs().cross().forEach(part -> rows.put(part.past(), rows(part.present(), places)));
            }
            rows.start(prompts, wanted);
            return rows;
        } catch (RuntimeException | Error e) {
            held.close();
            throw e;
        }
    }

    /* Where all windows were encoded in one run, perhaps the output itself. */
    private HostValue rows(String name, int[] places) {
        List<HostValue> parts = Objects.requireNonNull(outputs.get(name), name);
        return parts.size() == 1
                ? parts.getFirst().rows(model.host(), places)
                : HostValue.gathered(model.host(), parts, places);
    }

    @Override
    public float[][][] attention(int window, int[] tokens, List<Head> heads) {
        List<String> names = model.graphs().attention();
        try (DecodedRows rows = started(new int[] {window}, new int[][] {tokens}, names)) {
            return heads.stream()
                    .map(head -> rows.attention(names.get(head.layer()), head.head(), tokens.length))
                    .toArray(float[][][]::new);
        }
    }

    @Override
    public void close() {
        outputs.values().forEach(parts -> parts.forEach(HostValue::close));
        outputs.clear();
    }
}
