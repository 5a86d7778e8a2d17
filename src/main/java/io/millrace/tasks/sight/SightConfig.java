package io.millrace.tasks.sight;

import io.millrace.batching.BatchModel;
import io.millrace.batching.TensorModel;
import io.millrace.conversation.Message;
import io.millrace.conversation.Part;
import io.millrace.conversation.Part.Detail;
import io.millrace.core.Checkpoint;
import io.millrace.core.Modality;
import io.millrace.core.PictureLimits;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.SoundLimits;
import io.millrace.text.ModelConfig;
import io.millrace.text.Tokenizer;
import io.millrace.vision.EncodedImage;
import io.millrace.vision.chat.ChatImages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a folder's files say of how its model sees.
 *
 * @param images from a picture to what the encoder takes
 * @param token id of the token that stands for a vector of an image
 */
public record SightConfig(ChatImages images, ImageMarkup markup, int token) implements Senses {

    @Override
    public Modality modality() {
        return Modality.IMAGE;
    }

    private static final String CONFIG = "config.json";
    private static final List<String> SERVED = List.of("gemma3", "idefics3", "qwen2_5_vl", "qwen2_vl", "smolvlm");

    /**
     * Of a folder.
     *
     * @param axes of the decoder's positions
     * @throws IllegalStateException naming the file and the key of what is not served
     */
    public static SightConfig read(Path folder, int axes, Tokenizer tokenizer) {
        ModelConfig processor = ModelConfig.read(folder, "processor_config.json");
        ModelConfig config = ModelConfig.read(folder, CONFIG);
        String family = config.text("model_type").orElse("");
        return switch (family) {
            case "idefics3", "smolvlm" -> idefics3(folder, config, processor, tokenizer);
            case "qwen2_vl", "qwen2_5_vl" -> qwen2Vl(folder, config, axes, tokenizer);
            case "gemma3" -> gemma3(folder, config, tokenizer);
            default ->
                throw config.refusal(
                        "model_type", "a layout of images that is not served; those of " + SERVED + " are");
        };
    }

    @Override
    public String marker() {
        return markup.marker();
    }

    @Override
    public String thing() {
        return "an image";
    }

    @Override
    public String counted(int count) {
        return "shows " + count + " images";
    }

    @Override
    public String suffix() {
        return "-vision";
    }

    @Override
    public List<Shown> shown(List<Part> parts, PictureLimits pictures, SoundLimits sounds, Checkpoint checkpoint) {
        List<Part.Image> all = parts.stream().map(SightConfig::requireImage).toList();
        List<EncodedImage> encoded = all.stream()
                .map(image -> new EncodedImage(image.param(), image.bytes()))
                .toList();
        List<Boolean> fine =
                all.stream().map(image -> image.detail() != Detail.LOW).toList();
        return images.sized(encoded, fine, pictures).stream()
                .<Shown>map(image -> new ShownPicture(image, images, markup))
                .toList();
    }

    private static Part.Image requireImage(Part part) {
        if (part instanceof Part.Image image) {
            return image;
        }
        throw new InvalidRequest(part.field(), part.field() + ": the model sees images and cannot be played sounds");
    }

    @Override
    public List<Message> readable(List<Message> messages) {
        return messages;
    }

    @Override
    public BatchModel<Encodable, float[]> encoder(TensorModel graph, int width) {
        VisionEncoder encoder = new VisionEncoder(graph, images, markup, width);
        encoder.tryOut();
        return encoder;
    }

    private static SightConfig idefics3(Path folder, ModelConfig config, ModelConfig processor, Tokenizer tokenizer) {
        int token = token(config, tokenizer);
        requireTokens(tokenizer, Idefics3Markup.AROUND, Idefics3Markup.WHOLE);
        return new SightConfig(
                ChatImages.idefics3(folder),
                new Idefics3Markup(text(tokenizer, token), tokensOfPiece(processor, config)),
                token);
    }

    private static SightConfig qwen2Vl(Path folder, ModelConfig config, int axes, Tokenizer tokenizer) {
        if (axes != 3) {
            throw config.refusal("model_type", "whose decoder has position_ids of three axes, but this one of " + axes);
        }
        int token = token(config, tokenizer);
        int merge = config.value("vision_config.spatial_merge_size").asInt(2);
        return new SightConfig(
                ChatImages.qwen2Vl(folder), new Qwen2VlMarkup(text(tokenizer, token), Math.max(1, merge)), token);
    }

    private static SightConfig gemma3(Path folder, ModelConfig config, Tokenizer tokenizer) {
        int token = token(config, tokenizer);
        int start = token(config, "boi_token_index", tokenizer);
        int end = token(config, "eoi_token_index", tokenizer);
        Gemma3Markup markup = new Gemma3Markup(
                text(tokenizer, start),
                text(tokenizer, token),
                text(tokenizer, end),
                positive(config, "mm_tokens_per_image", ""));
        return new SightConfig(ChatImages.gemma3(folder), markup, token);
    }

    private static int token(ModelConfig config, Tokenizer tokenizer) {
        return token(config, config.has("image_token_id") ? "image_token_id" : "image_token_index", tokenizer);
    }

    private static int token(ModelConfig config, String key, Tokenizer tokenizer) {
        JsonNode id = config.value(key);
        if (!id.isInt() || id.intValue() < 0 || id.intValue() >= tokenizer.vocabularySize()) {
            throw config.refusal(key, "must be the id of a token");
        }
        int[] encoded = tokenizer.encode(text(tokenizer, id.intValue()), false);
        if (encoded.length != 1 || encoded[0] != id.intValue()) {
            throw config.refusal(key, "must be the id of a token that is read as one");
        }
        return id.intValue();
    }

    private static String text(Tokenizer tokenizer, int token) {
        return new String(tokenizer.bytes(token), StandardCharsets.UTF_8);
    }

    private static void requireTokens(Tokenizer tokenizer, String... tokens) {
        Stream.of(tokens)
                .filter(token -> tokenizer.id(token).isEmpty())
                .findFirst()
                .ifPresent(missing -> {
                    throw new IllegalStateException(
                            "tokenizer.json: there is no token " + missing + ", which stands around images");
                });
    }

    /* Else as the encoder's patches are put together. */
    private static int tokensOfPiece(ModelConfig processor, ModelConfig config) {
        JsonNode stated = processor.value("image_seq_len");
        if (!stated.isMissingNode()) {
            if (!stated.isInt() || stated.intValue() < 1) {
                throw processor.refusal("image_seq_len", "must be a whole number of at least 1");
            }
            return stated.intValue();
        }
        String or = ", or processor_config.json state image_seq_len";
        int size = positive(config, "vision_config.image_size", or);
        int across = size / positive(config, "vision_config.patch_size", or) / positive(config, "scale_factor", or);
        return Math.max(1, across * across);
    }

    private static int positive(ModelConfig config, String key, String or) {
        JsonNode value = config.value(key);
        if (!value.isInt() || value.intValue() < 1) {
            throw config.refusal(key, "must be a whole number of at least 1" + or);
        }
        return value.intValue();
    }
}
