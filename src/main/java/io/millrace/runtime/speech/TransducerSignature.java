package io.millrace.runtime.speech;

import io.millrace.core.DType;
import io.millrace.runtime.session.TensorInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the graphs of a transducer are fed and return, by the names that NeMo's exports have.
 *
 * @param signal the encoder's input, {@code [batch, mels, steps]}
 * @param lengths how many steps of each count, {@code [batch]}
 * @param frame what the decoder hears, {@code [batch, width, 1]}
 * @param targets the last token, {@code [batch, 1]}
 * @param states what it remembers, each {@code [layers, batch, hidden]}
 * @param width numbers of a frame
 * @param scores of a frame; 0 where the graph does not state how many
 * @param oneByOne whether the decoder takes a row at a time
 */
record TransducerSignature(
        TensorInfo signal,
        TensorInfo lengths,
        TensorInfo frame,
        TensorInfo targets,
        List<TensorInfo> states,
        int width,
        int scores,
        boolean oneByOne) {

    static final String SIGNAL = "audio_signal";
    static final String LENGTH = "length";
    static final String FRAMES = "encoder_outputs";
    static final String TARGETS = "targets";
    static final String TARGET_LENGTH = "target_length";

    /** Of the encoder: frames; of the decoder: scores. */
    static final String OUTPUTS = "outputs";

    static final String ENCODED_LENGTHS = "encoded_lengths";
    static final List<String> STATES = List.of("input_states_1", "input_states_2");
    static final List<String> NEXT_STATES = List.of("output_states_1", "output_states_2");

    private static final Set<DType> FLOATS = Set.of(DType.FLOAT32, DType.FLOAT16);
    private static final Set<DType> INTEGERS = Set.of(DType.INT64, DType.INT32);

    /** @throws IllegalArgumentException naming the file and what is not as it should be */
    static TransducerSignature of(SpeechGraph encoder, SpeechGraph joint, int mels) {
        requireKnown(encoder, Set.of(SIGNAL, LENGTH), "encoder");
        requireKnown(joint, Set.of(FRAMES, TARGETS, TARGET_LENGTH, STATES.getFirst(), STATES.getLast()), "decoder");
        TensorInfo signal = tensor(encoder, encoder.inputs(), SIGNAL, FLOATS, 3);
        if (signal.size(1) > 0 && signal.size(1) != mels) {
            throw encoder.refusal(
                    "reads " + signal.size(1) + " mels, but features_size in config.json, or its default, is " + mels);
        }
        TensorInfo encoded = tensor(encoder, encoder.outputs(), OUTPUTS, FLOATS, 3);
        TensorInfo _ = tensor(encoder, encoder.outputs(), ENCODED_LENGTHS, INTEGERS, 1);
        TensorInfo frame = tensor(joint, joint.inputs(), FRAMES, FLOATS, 3);
        TensorInfo scores = tensor(joint, joint.outputs(), OUTPUTS, FLOATS, 4);
        return new TransducerSignature(
                signal,
                tensor(encoder, encoder.inputs(), LENGTH, INTEGERS, 1),
                frame,
                tensor(joint, joint.inputs(), TARGETS, INTEGERS, 2),
                STATES.stream().map(name -> state(joint, name)).toList(),
                width(encoder, joint, encoded, frame),
                Math.clamp(scores.size(3), 0, Integer.MAX_VALUE),
                frame.size(0) == 1);
    }

    private static void requireKnown(SpeechGraph graph, Set<String> known, String what) {
        graph.inputs().keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw graph.refusal("has the input " + name + ", which the " + what
                            + " of a transducer is not fed; known are "
                            + known.stream().sorted().toList());
                });
    }

    private static TensorInfo tensor(
            SpeechGraph graph, Map<String, TensorInfo> tensors, String name, Set<DType> types, int dimensions) {
        TensorInfo tensor = tensors.get(name);
        if (tensor == null) {
            throw graph.refusal("lacks " + name + "; it has " + tensors.keySet());
        }
        if (!types.contains(tensor.type()) || tensor.shape().size() != dimensions) {
            throw graph.refusal("has " + name + " of " + tensor.type() + " " + tensor.shape() + ", must be of one of "
                    + types.stream().sorted().toList() + " with " + dimensions + " dimensions");
        }
        return tensor;
    }

    private static TensorInfo state(SpeechGraph joint, String name) {
        TensorInfo state = tensor(joint, joint.inputs(), name, FLOATS, 3);
        TensorInfo _ = tensor(joint, joint.outputs(), NEXT_STATES.get(STATES.indexOf(name)), FLOATS, 3);
        if (state.size(0) < 1 || state.size(2) < 1) {
            throw joint.refusal("leaves the sizes of " + name + " open, " + state.shape()
                    + "; the first and the last, layers and hidden, must be stated");
        }
        return state;
    }

    private static int width(SpeechGraph encoder, SpeechGraph joint, TensorInfo encoded, TensorInfo frame) {
        long width = Math.max(encoded.size(1), frame.size(1));
        if (width < 1 || encoded.size(1) > 0 && frame.size(1) > 0 && encoded.size(1) != frame.size(1)) {
            throw joint.refusal("reads frames of " + frame.size(1) + " numbers, but the encoder "
                    + encoder.file().getFileName() + " gives " + encoded.size(1));
        }
        return Math.toIntExact(width);
    }

    /** Numbers of a state of one row. */
    int stateSize(int state) {
        return Math.toIntExact(states.get(state).size(0) * states.get(state).size(2));
    }
}
