package io.millrace.runtime.speech;

import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.OrtFailure;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.transducer.TransducerGraphs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A transducer's graphs as ONNX Runtime runs them: an encoder, and a joint network with what remembers or beside it. What is encoded and
 * what is remembered lies in host memory, whatever the provider.
 */
public final class OrtTransducer implements TransducerGraphs {

    /** Windows of a run of the encoder on a device; a processor is busy with one. */
    private static final int ON_DEVICE = 8;

    private final Ownership owned;
    private final SpeechGraph encoder;
    private final SpeechGraph joint;
    private final @Nullable SpeechGraph predictor;
    private final TransducerSignature signature;
    private final RowSteps steps;
    private final int mels;
    private final HostTensors host;
    private final int atOnce;

    private OrtTransducer(
            Ownership owned,
            SpeechGraph encoder,
            SpeechGraph joint,
            @Nullable SpeechGraph predictor,
            TransducerSignature signature,
            int mels) {
        this.owned = owned;
        this.encoder = encoder;
        this.joint = joint;
        this.predictor = predictor;
        this.signature = signature;
        this.mels = mels;
        this.host = HostTensors.of(owned);
        StepTensors tensors = new StepTensors(signature, host);
        this.steps = predictor == null
                ? new JointSteps(joint, tensors)
                : new SplitSteps(predictor, joint, Objects.requireNonNull(signature.told()), tensors);
        this.atOnce = encoder.provider().equals(Provider.CPU.name()) ? 1 : ON_DEVICE;
    }

    /**
     * Loads the graphs.
     *
     * @throws IllegalArgumentException when one is not what it should be, which names the file and what is missing
     * @throws OrtFailure when ONNX Runtime does not load one on a provider that may be used
     */
    public static OrtTransducer open(TransducerFiles files, SessionSettings settings, int mels) {
        Ownership owned = new Ownership();
        try {
            SpeechGraph encoder = open(files.encoder(), settings, owned);
            SpeechGraph joint = open(files.joint(), settings, owned);
            SpeechGraph predictor = files.predictor() == null ? null : open(files.predictor(), settings, owned);
            TransducerSignature signature = TransducerSignature.of(encoder, joint, predictor, mels);
            return new OrtTransducer(owned, encoder, joint, predictor, signature, mels);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private static SpeechGraph open(Path file, SessionSettings settings, Ownership owned) {
        return owned.own(SpeechGraph.open(file, settings, SpeechThreads.AS_SET));
    }

    /** One more over the same sessions, whose weights it shares, for another thread. */
    public OrtTransducer beside() {
        Ownership own = new Ownership();
        try {
            SpeechGraph remembering = predictor == null ? null : own.own(predictor.beside());
            return new OrtTransducer(
                    own, own.own(encoder.beside()), own.own(joint.beside()), remembering, signature, mels);
        } catch (RuntimeException | Error e) {
            own.close();
            throw e;
        }
    }

    /** Where the encoder runs. */
    public String provider() {
        return encoder.provider();
    }

    @Override
    public int mels() {
        return mels;
    }

    @Override
    public int scores() {
        return signature.scores();
    }

    @Override
    public Encoded encode(List<float[]> features, Runnable behindEach) {
        EncodedFrames frames = new EncodedFrames(steps, signature);
        try {
            for (int from = 0; from < features.size(); from += atOnce) {
                encode(features.subList(from, Math.min(features.size(), from + atOnce)), frames);
                behindEach.run();
            }
            return frames;
        } catch (RuntimeException | Error e) {
            frames.close();
            throw e;
        }
    }

    private void encode(List<float[]> features, EncodedFrames frames) {
        int[] lengths = features.stream().mapToInt(own -> own.length / mels).toArray();
        try (Ownership inputs = new Ownership()) {
            HostValue signal = inputs.own(transposed(features));
            Map<String, HostValue> outputs = encoder.run(
                    Map.of(
                            TransducerSignature.SIGNAL,
                            signal.value(),
                            TransducerSignature.LENGTH,
                            host.integers(signature.lengths().type(), inputs, lengths, lengths.length)
                                    .value()),
                    List.of(TransducerSignature.OUTPUTS, TransducerSignature.ENCODED_LENGTHS));
            frames.add(outputs, lengths.length);
        }
    }

    /* [windows, mels, steps], zeros behind the shorter ones */
    private HostValue transposed(List<float[]> features) {
        int steps = features.stream().mapToInt(own -> own.length / mels).max().orElse(0);
        HostValue input = HostValue.zeros(host, signature.signal().type(), features.size(), mels, steps);
        for (int i = 0; i < features.size(); i++) {
            float[] own = features.get(i);
            for (int at = 0; at < own.length; at++) {
                input.put(((long) i * mels + at % mels) * steps + at / mels, own[at]);
            }
        }
        return input;
    }

    @Override
    public void interrupt() {
        encoder.interrupt();
        joint.interrupt();
        if (predictor != null) {
            predictor.interrupt();
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
