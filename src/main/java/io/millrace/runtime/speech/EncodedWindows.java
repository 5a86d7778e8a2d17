package io.millrace.runtime.speech;

import io.millrace.core.DType;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.TensorInfo;
import io.millrace.whisper.WhisperFiles.Head;
import io.millrace.whisper.WhisperGraphs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the encoder gave for some windows. */
final class EncodedWindows implements WhisperGraphs.Encoded {

    private final OrtWhisper model;
    private final Map<String, HostValue> outputs = new LinkedHashMap<>();

    /** @param outputs of the encoder, which it owns */
    EncodedWindows(OrtWhisper model, Map<String, HostValue> outputs) {
        this.model = model;
        this.outputs.putAll(outputs);
        try {
            outputs.forEach((name, value) -> this.outputs.put(name, value.as(model.host(), wanted(name, value.type()))));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
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

    private DecodedRows started(int[] windows, int[][] prompts, List<String> wanted) {
        Ownership held = new Ownership();
        try {
            HostValue hidden = held.own(output(model.graphs().hidden().name()).rows(model.host(), windows));
            DecodedRows rows = new DecodedRows(model, held, hidden);
            if (model.graphs().crossFromEncoder()) {
                model.graphs()
                        .cross()
                        .forEach(part -> rows.put(part.past(), output(part.present()).rows(model.host(), windows)));
            }
            rows.start(prompts, wanted);
            return rows;
        } catch (RuntimeException | Error e) {
            held.close();
            throw e;
        }
    }

    private HostValue output(String name) {
        return Objects.requireNonNull(outputs.get(name), name);
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
        outputs.values().forEach(HostValue::close);
        outputs.clear();
    }
}
