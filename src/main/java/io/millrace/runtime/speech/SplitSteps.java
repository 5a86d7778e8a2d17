package io.millrace.runtime.speech;

import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.session.TensorInfo;
import io.millrace.runtime.speech.SpokenWindow.Told;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Steps of a graph that remembers and another that joins, as sherpa-onnx lays transducers out. What is remembered changes with a token alone:
 * over blanks only the joiner runs.
 *
 * @param told what the joiner is told of what was said
 */
record SplitSteps(SpeechGraph predictor, SpeechGraph joiner, TensorInfo told, StepTensors tensors) implements RowSteps {

    @Override
    public List<Scored> run(List<Row> rows) {
        TransducerSignature signature = tensors.signature();
        List<Row> behindTokens =
                rows.stream().filter(row -> row.window().told() == null).toList();
        RowSteps.runs(behindTokens, signature.predictor().oneByOne()).forEach(this::predict);
        return RowSteps.runs(rows, signature.frame().size(0) == 1).stream()
                .flatMap(run -> joined(run).stream())
                .toList();
    }

    private void predict(List<Row> rows) {
        try (Ownership held = new Ownership()) {
            Map<String, HostValue> outputs =
                    predictor.run(tensors.told(rows, held), tensors.signature().remembering());
            outputs.values().forEach(held::own);
            HostValue given = Objects.requireNonNull(outputs.get(TransducerSignature.OUTPUTS));
            int length = Math.toIntExact(given.shape().get(1));
            List<float[]> vectors = StepTensors.vectors(predictor, given, rows.size(), length);
            for (int row = 0; row < rows.size(); row++) {
                rows.get(row).window().tell(new Told(vectors.get(row), tensors.remembered(outputs, row)));
            }
        }
    }

    private List<Scored> joined(List<Row> rows) {
        List<Told> all = rows.stream()
                .map(row -> Objects.requireNonNull(row.window().told()))
                .toList();
        try (Ownership held = new Ownership()) {
            Map<String, MemorySegment> given = Map.of(
                    TransducerSignature.FRAMES,
                    held.own(tensors.frames(rows)).value(),
                    TransducerSignature.TOLD,
                    held.own(tensors.columns(
                                    told, all.stream().map(Told::vector).toList()))
                            .value());
            Map<String, HostValue> outputs = joiner.run(given, List.of(TransducerSignature.OUTPUTS));
            HostValue scores = held.own(Objects.requireNonNull(outputs.get(TransducerSignature.OUTPUTS)));
            int count = Math.toIntExact(scores.shape().getLast());
            List<float[]> vectors = StepTensors.vectors(joiner, scores, rows.size(), count);
            List<Scored> scored = new ArrayList<>(rows.size());
            for (int row = 0; row < rows.size(); row++) {
                scored.add(new Scored(vectors.get(row), all.get(row).states()));
            }
            return scored;
        }
    }
}
