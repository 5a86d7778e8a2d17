package io.millrace.runtime.speech;

import io.millrace.core.DType;
import io.millrace.runtime.session.TensorInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a graph is told the last token and what it remembers, by the names that NeMo's exports have.
 *
 * @param targets the last token, {@code [batch, 1]}
 * @param length of {@code target_length}, {@code [batch]}
 * @param states what it remembers, each {@code [layers, batch, hidden]}
 * @param next the names of what it remembers then, in the same order
 * @param oneByOne whether it takes a row at a time
 */
record PredictorSignature(
        TensorInfo targets, DType length, List<TensorInfo> states, List<String> next, boolean oneByOne) {

    static final String TARGETS = "targets";
    static final String TARGET_LENGTH = "target_length";
    static final String LENGTHS = "prednet_lengths";

    /** Of a graph that is a joiner too. */
    static final List<String> JOINT_STATES = List.of("input_states_1", "input_states_2");

    private static final Set<String> TOKENS = Set.of(TARGETS, TARGET_LENGTH);
    private static final int STATES = 2;

    PredictorSignature {
        states = List.copyOf(states);
        next = List.copyOf(next);
    }

    /** Of a graph that is a joiner too, whose states have names of their own. */
    static PredictorSignature ofJoint(SpeechGraph joint) {
        return of(joint, JOINT_STATES, List.of("output_states_1", "output_states_2"));
    }

    /** Of a predictor alone, whose states are named as they came: what else it is given and gives, in order. */
    static PredictorSignature ofPredictor(SpeechGraph predictor) {
        List<String> states = rest(predictor.inputs(), TOKENS);
        List<String> next = rest(predictor.outputs(), Set.of(TransducerSignature.OUTPUTS, LENGTHS));
        if (states.size() != STATES || next.size() != STATES) {
            throw predictor.refusal(
                    "has the states " + states + " and " + next + ", must be " + STATES + " of each beside " + TARGETS
                            + " and " + TARGET_LENGTH + ", " + TransducerSignature.OUTPUTS + " and " + LENGTHS);
        }
        return of(predictor, states, next);
    }

    private static List<String> rest(Map<String, TensorInfo> tensors, Set<String> known) {
        return tensors.keySet().stream().filter(name -> !known.contains(name)).toList();
    }

    private static PredictorSignature of(SpeechGraph graph, List<String> states, List<String> next) {
        List<TensorInfo> infos = states.stream().map(name -> state(graph, name)).toList();
        next.forEach(name -> Required.output(graph, name, Required.FLOATS, 3));
        TensorInfo targets = Required.input(graph, TARGETS, Required.INTEGERS, 2);
        TensorInfo length = Required.input(graph, TARGET_LENGTH, Required.INTEGERS, 1);
        boolean one = Stream.concat(infos.stream().map(info -> info.size(1)), Stream.of(targets.size(0)))
                .anyMatch(size -> size == 1);
        return new PredictorSignature(targets, length.type(), infos, next, one);
    }

    private static TensorInfo state(SpeechGraph graph, String name) {
        TensorInfo state = Required.input(graph, name, Required.FLOATS, 3);
        if (state.size(0) < 1 || state.size(2) < 1) {
            throw graph.refusal("leaves the sizes of " + name + " open, " + state.shape()
                    + "; the first and the last, layers and hidden, must be stated");
        }
        return state;
    }

    /** States of one row of which nothing was said yet. */
    List<float[]> nothing() {
        return states.stream()
                .map(state -> new float[Math.toIntExact(state.size(0) * state.size(2))])
                .toList();
    }
}
