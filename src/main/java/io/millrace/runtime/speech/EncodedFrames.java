package io.millrace.runtime.speech;

import io.millrace.runtime.ffi.Ownership;
import io.millrace.transducer.TransducerGraphs;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a transducer's encoder gave for some windows, left where it is, and what the decoder remembers of each. */
final class EncodedFrames implements TransducerGraphs.Encoded {

    /**
     * A window among those of one run of the encoder.
     *
     * @param all {@code [windows, width, frames]}
     * @param states of layer after layer, as the decoder last left them
     */
    private record Part(HostValue all, int row, int frames, List<float[]> states) {

        float number(int at, int frame) {
            long steps = all.shape().get(2);
            return all.get((row * all.shape().get(1) + at) * steps + frame);
        }
    }

    private static final List<String> OUTPUTS = Stream.concat(
                    Stream.of(TransducerSignature.OUTPUTS), TransducerSignature.NEXT_STATES.stream())
            .toList();

    private final SpeechGraph joint;
    private final TransducerSignature signature;
    private final HostTensors host;
    private final List<HostValue> encoded = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<Left> left = new ArrayList<>();

    /** What a row of the last run left: the states behind its token. */
    private record Left(Part part, List<float[]> states) {}

    EncodedFrames(SpeechGraph joint, TransducerSignature signature, HostTensors host) {
        this.joint = joint;
        this.signature = signature;
        this.host = host;
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
                parts.add(new Part(frames, i, own, nothing()));
            }
        }
    }

    private List<float[]> nothing() {
        return IntStream.range(0, signature.states().size())
                .mapToObj(i -> new float[signature.stateSize(i)])
                .toList();
    }

    @Override
    public int frames(int window) {
        return parts.get(window).frames();
    }

    @Override
    public List<float[]> run(List<TransducerGraphs.Step> steps) {
        left.clear();
        List<float[]> scores = new ArrayList<>(steps.size());
        int most = signature.oneByOne() ? 1 : Math.max(1, steps.size());
        for (int from = 0; from < steps.size(); from += most) {
            scores.addAll(together(steps.subList(from, from + most)));
        }
        return scores;
    }

    private List<float[]> together(List<TransducerGraphs.Step> steps) {
        Map<String, HostValue> outputs;
        try (Ownership inputs = new Ownership()) {
            Map<String, MemorySegment> given = new LinkedHashMap<>();
            joint.inputs().keySet().forEach(name -> given.put(name, input(name, steps, inputs)));
            outputs = joint.run(given, OUTPUTS);
        }
        try (Ownership held = new Ownership()) {
            outputs.values().forEach(held::own);
            return taken(outputs, steps);
        }
    }

    private MemorySegment input(String name, List<TransducerGraphs.Step> steps, Ownership inputs) {
        int rows = steps.size();
        return switch (name) {
            case TransducerSignature.FRAMES -> inputs.own(frames(steps)).value();
            case TransducerSignature.TARGETS -> {
                int[] tokens =
                        steps.stream().mapToInt(TransducerGraphs.Step::token).toArray();
                yield host.integers(signature.targets().type(), inputs, tokens, rows, 1)
                        .value();
            }
            case TransducerSignature.TARGET_LENGTH -> {
                int[] ones = IntStream.range(0, rows).map(_ -> 1).toArray();
                yield host.integers(
                                Objects.requireNonNull(joint.inputs().get(name)).type(), inputs, ones, rows)
                        .value();
            }
            default ->
                inputs.own(states(TransducerSignature.STATES.indexOf(name), steps))
                        .value();
        };
    }

    /* [rows, width, 1] */
    private HostValue frames(List<TransducerGraphs.Step> steps) {
        int width = signature.width();
        HostValue frames = HostValue.zeros(host, signature.frame().type(), steps.size(), width, 1);
        for (int row = 0; row < steps.size(); row++) {
            Part part = parts.get(steps.get(row).window());
            for (int at = 0; at < width; at++) {
                frames.put(
                        (long) row * width + at, part.number(at, steps.get(row).frame()));
            }
        }
        return frames;
    }

    /* [layers, rows, hidden] */
    private HostValue states(int state, List<TransducerGraphs.Step> steps) {
        int layers = Math.toIntExact(signature.states().get(state).size(0));
        int hidden = Math.toIntExact(signature.states().get(state).size(2));
        int rows = steps.size();
        HostValue all = HostValue.zeros(host, signature.states().get(state).type(), layers, rows, hidden);
        for (int row = 0; row < rows; row++) {
            float[] own = parts.get(steps.get(row).window()).states().get(state);
            for (int at = 0; at < own.length; at++) {
                all.put(((long) (at / hidden) * rows + row) * hidden + at % hidden, own[at]);
            }
        }
        return all;
    }

    private List<float[]> taken(Map<String, HostValue> outputs, List<TransducerGraphs.Step> steps) {
        HostValue scores = Objects.requireNonNull(outputs.get(TransducerSignature.OUTPUTS));
        int count = Math.toIntExact(scores.shape().getLast());
        if (scores.shape().stream().reduce(1L, Math::multiplyExact) != (long) steps.size() * count) {
            throw new IllegalStateException("decoder_joint gave outputs " + scores.shape() + " for " + steps.size()
                    + " rows, must be [rows, 1, 1, scores]");
        }
        List<float[]> rows = new ArrayList<>(steps.size());
        for (int row = 0; row < steps.size(); row++) {
            rows.add(scores.floats((long) row * count, count));
            int own = row;
            left.add(new Left(
                    parts.get(steps.get(row).window()),
                    TransducerSignature.NEXT_STATES.stream()
                            .map(name -> state(Objects.requireNonNull(outputs.get(name)), own))
                            .toList()));
        }
        return rows;
    }

    /* Of one row, layer after layer. */
    private static float[] state(HostValue all, int row) {
        int layers = Math.toIntExact(all.shape().getFirst());
        int rows = Math.toIntExact(all.shape().get(1));
        int hidden = Math.toIntExact(all.shape().get(2));
        float[] own = new float[layers * hidden];
        for (int layer = 0; layer < layers; layer++) {
            System.arraycopy(all.floats(((long) layer * rows + row) * hidden, hidden), 0, own, layer * hidden, hidden);
        }
        return own;
    }

    @Override
    public void keep(int row) {
        Left kept = left.get(row);
        for (int state = 0; state < kept.states().size(); state++) {
            float[] own = kept.part().states().get(state);
            System.arraycopy(kept.states().get(state), 0, own, 0, own.length);
        }
    }

    @Override
    public void close() {
        encoded.forEach(HostValue::close);
        encoded.clear();
    }
}
