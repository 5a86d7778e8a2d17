package io.millrace.tasks.sight;

import io.millrace.audio.feature.Features;
import io.millrace.audio.feature.WhisperMel;
import io.millrace.batching.BatchModel;
import io.millrace.batching.TensorModel;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.core.Checkpoint;
import io.millrace.core.Modality;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.tasks.sight.Encodable.Mel;
import io.millrace.text.ModelConfig;
import io.millrace.text.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a folder's files say of how its model hears, in the layout of Ultravox as UltravoxProcessor of transformers.js reads it.
 *
 * @param marker of a sound in the prompt, a token by itself
 * @param token its id
 * @param perFrame samples that the encoder makes a frame of
 * @param stack frames of the encoder that stand in one token
 */
public record HearingConfig(String marker, int token, WhisperMel mel, int perFrame, int stack) implements Senses {

    @Override
    public Modality modality() {
        return Modality.AUDIO;
    }

    /** Samples of a window, 30 s: what the encoder takes at once. */
    static final int WINDOW = 30 * Features.RATE;

    private static final int LEAST = 400; // samples, of one frame's window
    private static final String CONFIG = "config.json";
    private static final String PROCESSOR = "processor_config.json";
    private static final String EXTRACTOR = "preprocessor_config.json";
    private static final double ROUNDING = 1e-4; // so that halves are rounded up, as the processor does

    /**
     * Of a folder.
     *
     * @throws IllegalStateException naming the file and the key of what is not served
     */
    public static HearingConfig read(Path folder, Tokenizer tokenizer) {
        ModelConfig processor = ModelConfig.read(folder, PROCESSOR);
        ModelConfig extractor = ModelConfig.read(folder, EXTRACTOR);
        ModelConfig config = ModelConfig.read(folder, CONFIG);
        if (!config.text("model_type").orElse("").equals("ultravox")) {
            throw config.refusal("model_type", "a layout of sounds that is not served; that of ultravox is");
        }
        if (number(extractor, "sampling_rate", Features.RATE) != Features.RATE) {
            throw extractor.refusal("sampling_rate", "must be " + Features.RATE);
        }
        String marker = processor.text("audio_placeholder").orElse("<|audio|>");
        return new HearingConfig(
                marker,
                token(processor, marker, tokenizer),
                new WhisperMel(number(extractor, "feature_size", 80)),
                number(processor, "encoder_ds_factor", 320),
                number(processor, "stack_factor", 8));
    }

    private static int number(ModelConfig config, String key, int otherwise) {
        JsonNode value = config.value(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isInt() || value.intValue() < 1) {
            throw config.refusal(key, "must be a whole number of at least 1");
        }
        return value.intValue();
    }

    private static int token(ModelConfig processor, String marker, Tokenizer tokenizer) {
        OptionalInt id = tokenizer.id(marker);
        if (id.isEmpty() || !Arrays.equals(tokenizer.encode(marker, false), new int[] {id.getAsInt()})) {
            throw processor.refusal("audio_placeholder", "must be a token of tokenizer.json that is read as one");
        }
        return id.getAsInt();
    }

    @Override
    public String thing() {
        return "a sound";
    }

    @Override
    public String counted(int count) {
        return "plays " + count + " sounds";
    }

    @Override
    public String suffix() {
        return "-audio";
    }

    /** Tokens of so many samples, a window at most. */
    int tokens(int samples) {
        long frames = Math.round((double) Math.max(LEAST, samples) / perFrame + ROUNDING);
        return 1 + Math.toIntExact(Math.ceilDiv(frames, stack));
    }

    /** Features of a window; a shorter one than a frame needs is followed by silence. */
    Mel features(float[] samples, Checkpoint checkpoint) {
        float[] heard = Arrays.copyOf(samples, Math.max(LEAST, samples.length));
        float[] values = mel.exact(heard, checkpoint);
        return new Mel(values, values.length / mel.width(), tokens(samples.length));
    }

    String settings() {
        return "ultravox " + mel.width() + " " + perFrame + " " + stack;
    }

    @Override
    public List<Shown> shown(List<Part> parts, PictureLimits pictures, SoundLimits sounds, Checkpoint checkpoint) {
        return parts.stream()
                .<Shown>map(part -> ShownSound.of(requireAudio(part), this, sounds, checkpoint))
                .toList();
    }

    private static Part.Audio requireAudio(Part part) {
        if (part instanceof Part.Audio audio) {
            return audio;
        }
        throw new InvalidRequest(part.field(), part.field() + ": the model hears sounds and cannot be shown images");
    }

    /* Its template reads texts alone: each part is a line, that of a sound the marker. */
    @Override
    public List<Message> readable(List<Message> messages) {
        return messages.stream().map(this::readable).toList();
    }

    private Message readable(Message message) {
        if (message.content().stream().allMatch(Part.Text.class::isInstance)) {
            return message;
        }
        String text = message.content().stream()
                .map(part -> part instanceof Part.Text said ? said.text() : marker)
                .collect(Collectors.joining("\n"));
        return message.with(List.of(new Part.Text(text)));
    }

    @Override
    public BatchModel<Encodable, float[]> encoder(TensorModel graph, int width) {
        AudioEncoder encoder = new AudioEncoder(graph, this, width);
        encoder.tryOut();
        return encoder;
    }
}
