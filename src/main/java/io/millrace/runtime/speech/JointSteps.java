package io.millrace.runtime.speech;

import io.millrace.runtime.ffi.Ownership;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Steps of a graph that remembers and joins, as onnx-asr lays transducers out. */
record JointSteps(SpeechGraph joint, StepTensors tensors) implements RowSteps {

    @Override
    public List<Scored> run(List<Row> rows) {
        TransducerSignature signature = tensors.signature();
        boolean alone = signature.predictor().oneByOne() || signature.frame().size(0) == 1;
        return RowSteps.runs(rows, alone).stream()
                .flatMap(run -> together(run).stream())
                .toList();
    }

    private List<Scored> together(List<Row> rows) {
        try (Ownership held = new Ownership()) {
            Map<String, HostValue> outputs = run(rows, held);
            HostValue scores = Objects.requireNonNull(outputs.get(TransducerSignature.OUTPUTS));
            int count = Math.toIntExact(scores.shape().getLast());
            List<float[]> vectors = StepTensors.vectors(joint, scores, rows.size(), count);
            return IntStream.range(0, rows.size())
                    .mapToObj(row -> new Scored(vectors.get(row), tensors.remembered(outputs, row)))
                    .toList();
        }
    }

    private Map<String, HostValue> run(List<Row> rows, Ownership held) {
        try (Ownership inputs = new Ownership()) {
            Map<String, MemorySegment> given = tensors.told(rows, inputs);
            given.put(
                    TransducerSignature.FRAMES, inputs.own(tensors.frames(rows)).value());
            Map<String, HostValue> outputs =
                    joint.run(given, tensors.signature().remembering());
            outputs.values().forEach(held::own);
            return outputs;
        }
    }
}
