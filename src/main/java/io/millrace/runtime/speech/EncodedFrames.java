package io.millrace.runtime.speech;

import io.millrace.runtime.speech.RowSteps.Row;
import io.millrace.runtime.speech.RowSteps.Scored;
import io.millrace.transducer.TransducerGraphs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a transducer's encoder gave for some windows, left where it is, and what is remembered of each. */
final class EncodedFrames implements TransducerGraphs.Encoded {

    private final RowSteps steps;
    private final TransducerSignature signature;
    private final List<HostValue> encoded = new ArrayList<>();
    private final List<SpokenWindow> windows = new ArrayList<>();
    private List<Row> ran = List.of();
    private List<Scored> left = List.of();

    EncodedFrames(RowSteps steps, TransducerSignature signature) {
        this.steps = steps;
        this.signature = signature;
    }

    /**
     * Adds the next windows.
     *
     * @param made outputs of the encoder, which it owns from here on
     * @param count windows
     */
    void add(Map<String, HostValue> made, int count) {
        HostValue frames = Objects.requireNonNull(made.get(TransducerSignature.OUTPUTS));
        encoded.add(frames);
        try (HostValue lengths = Objects.requireNonNull(made.get(TransducerSignature.ENCODED_LENGTHS))) {
            if (frames.rows() != count
                    || lengths.rows() != count
                    || frames.shape().get(1) != signature.width()) {
                throw new IllegalStateException("the encoder gave " + frames.shape() + " and " + lengths.shape()
                        + " for " + count + " windows, must be [windows, " + signature.width()
                        + ", frames] and [windows]");
            }
            for (int i = 0; i < count; i++) {
                int own = (int) Math.clamp(lengths.integer(i), 0, frames.shape().get(2));
                windows.add(
                        new SpokenWindow(frames, i, own, signature.predictor().nothing()));
            }
        }
    }

    @Override
    public int frames(int window) {
        return windows.get(window).frames();
    }

    @Override
    public List<float[]> run(List<TransducerGraphs.Step> rows) {
        ran = rows.stream()
                .map(step -> new Row(windows.get(step.window()), step.frame(), step.token()))
                .toList();
        left = steps.run(ran);
        return left.stream().map(Scored::scores).toList();
    }

    @Override
    public void keep(int row) {
        ran.get(row).window().keep(left.get(row).states());
    }

    @Override
    public void close() {
        encoded.forEach(HostValue::close);
        encoded.clear();
    }
}
