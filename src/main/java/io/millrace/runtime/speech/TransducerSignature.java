package io.millrace.runtime.speech;

import io.millrace.runtime.session.TensorInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the graphs of a transducer are fed and return, by the names that NeMo's exports have.
 *
 * @param signal the encoder's input, {@code [batch, mels, steps]}
 * @param lengths how many steps of each count, {@code [batch]}
 * @param frame what the joiner hears, {@code [batch, width, 1]}
 * @param told what it is told of what was said, {@code [batch, hidden, 1]}; null where it remembers that itself
 * @param predictor what remembers it
 * @param width numbers of a frame
 * @param scores of a frame; 0 where the graph does not state how many
 */
record TransducerSignature(
        TensorInfo signal,
        TensorInfo lengths,
        TensorInfo frame,
        @Nullable TensorInfo told,
        PredictorSignature predictor,
        int width,
        int scores) {

    static final String SIGNAL = "audio_signal";
    static final String LENGTH = "length";
    static final String FRAMES = "encoder_outputs";
    static final String TOLD = "decoder_outputs";

    /** Of the encoder: frames; of the predictor: what the joiner is told; of the joiner: scores. */
    static final String OUTPUTS = "outputs";

    static final String ENCODED_LENGTHS = "encoded_lengths";

    /**
     * @param predictor null where {@code joint} is one too
     * @throws IllegalArgumentException naming the file and what is not as it should be
     */
    static TransducerSignature of(SpeechGraph encoder, SpeechGraph joint, @Nullable SpeechGraph predictor, int mels) {
        Required.inputs(encoder, Set.of(SIGNAL, LENGTH), "encoder");
        TensorInfo signal = Required.input(encoder, SIGNAL, Required.FLOATS, 3);
        if (signal.size(1) > 0 && signal.size(1) != mels) {
            throw encoder.refusal("reads " + signal.size(1) + " mels, but the model's files state " + mels
                    + ": features_size in config.json, or its default, or feat_dim in the graph's file");
        }
        TensorInfo encoded = Required.output(encoder, OUTPUTS, Required.FLOATS, 3);
        Required.output(encoder, ENCODED_LENGTHS, Required.INTEGERS, 1);
        TensorInfo frame = Required.input(joint, FRAMES, Required.FLOATS, 3);
        TensorInfo scores = Required.output(joint, OUTPUTS, Required.FLOATS, 4);
        return new TransducerSignature(
                signal,
                Required.input(encoder, LENGTH, Required.INTEGERS, 1),
                frame,
                predictor == null ? null : told(joint, predictor),
                predictor == null ? ofJoint(joint) : PredictorSignature.ofPredictor(predictor),
                width(encoder, joint, encoded, frame),
                Math.clamp(scores.size(3), 0, Integer.MAX_VALUE));
    }

    private static PredictorSignature ofJoint(SpeechGraph joint) {
        Required.inputs(
                joint,
                Set.of(
                        FRAMES,
                        PredictorSignature.TARGETS,
                        PredictorSignature.TARGET_LENGTH,
                        PredictorSignature.JOINT_STATES.getFirst(),
                        PredictorSignature.JOINT_STATES.getLast()),
                "decoder");
        return PredictorSignature.ofJoint(joint);
    }

    private static TensorInfo told(SpeechGraph joiner, SpeechGraph predictor) {
        Required.inputs(joiner, Set.of(FRAMES, TOLD), "joiner");
        TensorInfo told = Required.input(joiner, TOLD, Required.FLOATS, 3);
        TensorInfo gives = Required.output(predictor, OUTPUTS, Required.FLOATS, 3);
        if (told.size(1) > 0 && gives.size(1) > 0 && told.size(1) != gives.size(1)) {
            throw joiner.refusal("is told " + told.size(1) + " numbers of what was said, but the decoder "
                    + predictor.file().getFileName() + " gives " + gives.size(1));
        }
        return told;
    }

    private static int width(SpeechGraph encoder, SpeechGraph joint, TensorInfo encoded, TensorInfo frame) {
        long width = Math.max(encoded.size(1), frame.size(1));
        if (width < 1 || encoded.size(1) > 0 && frame.size(1) > 0 && encoded.size(1) != frame.size(1)) {
            throw joint.refusal("reads frames of " + frame.size(1) + " numbers, but the encoder "
                    + encoder.file().getFileName() + " gives " + encoded.size(1));
        }
        return Math.toIntExact(width);
    }

    /** Outputs of the graph that remembers. */
    List<String> remembering() {
        return Stream.concat(Stream.of(OUTPUTS), predictor.next().stream()).toList();
    }
}
