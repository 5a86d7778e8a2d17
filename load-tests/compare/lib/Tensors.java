import io.millrace.audio.EncodedSound;
import io.millrace.audio.Sound;
import io.millrace.audio.feature.Features;
import io.millrace.audio.feature.WhisperMel;
import io.millrace.core.Checkpoint;
import io.millrace.core.DType;
import io.millrace.core.JsonFile;
import io.millrace.core.PictureLimits;
import io.millrace.core.SoundLimits;
import io.millrace.core.Tensor;
import io.millrace.vision.EncodedImage;
import io.millrace.vision.ImageDecoder;
import io.millrace.vision.ImageFile;
import io.millrace.vision.Pixels;
import io.millrace.vision.Slices;
import io.millrace.vision.chat.ChatImages;
import io.millrace.vision.chat.SizedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Writes what the service's own classes make of files into the file that it is started with. A line of its input is one, its words between tabs:
 * {@code features FOLDER SOUND}, {@code values FOLDER IMAGE} (both float32, lowest byte first) or {@code pixels IMAGE} (red, green, blue). A line
 * of its output says that it is written; that of pixels, their width and height.
 */
final class Tensors {

    private static final int WINDOW = 30 * Features.RATE;

    private String said = "";

    public static void main(String[] args) throws IOException {
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = asked.readLine(); line != null; line = asked.readLine()) {
            Tensors tensors = new Tensors();
            Files.write(Path.of(args[0]), tensors.of(line.split("\t")));
            System.out.println(tensors.said);
        }
    }

    private byte[] of(String[] asked) throws IOException {
        return switch (asked[0]) {
            case "features" -> features(Path.of(asked[1]), Path.of(asked[2]));
            case "values" -> values(Path.of(asked[1]), Path.of(asked[2]));
            default -> pixels(Path.of(asked[1]));
        };
    }

    /* Mel by mel, as the graph takes them. */
    private static byte[] features(Path folder, Path file) throws IOException {
        int mels = JsonFile.read(folder.resolve("config.json")).path("num_mel_bins").asInt(80);
        EncodedSound encoded = new EncodedSound("file", ByteBuffer.wrap(Files.readAllBytes(file)));
        Sound sound = Sound.open(encoded, SoundLimits.DEFAULT, Features.RATE);
        float[] samples = new float[WINDOW];
        int read = sound.read(samples, 0, WINDOW, Checkpoint.NONE);
        float[] steps = new WhisperMel(mels).of(Arrays.copyOf(samples, read), Checkpoint.NONE);
        ByteBuffer bytes = ByteBuffer.allocate(steps.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int mel = 0; mel < mels; mel++) {
            for (int i = mel; i < steps.length; i += mels) {
                bytes.putFloat(steps[i]);
            }
        }
        return bytes.array();
    }

    private static byte[] values(Path folder, Path file) throws IOException {
        ChatImages images = ChatImages.idefics3(folder);
        EncodedImage encoded = new EncodedImage("image", Files.readAllBytes(file));
        SizedImage sized = images.sized(List.of(encoded), List.of(true), PictureLimits.DEFAULT).getFirst();
        Tensor made = images.inputs(List.of(images.cut(sized, Checkpoint.NONE)), DType.FLOAT32).get(ChatImages.PIXELS);
        ByteBuffer data = ((Tensor.Numbers) made).data().duplicate();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return bytes;
    }

    private byte[] pixels(Path file) throws IOException {
        EncodedImage encoded = new EncodedImage("image", Files.readAllBytes(file));
        ImageFile image = ImageDecoder.probe(encoded, PictureLimits.DEFAULT);
        Pixels pixels = ImageDecoder.decode(image, "image", new Slices(Checkpoint.NONE));
        said = pixels.width() + " " + pixels.height();
        return pixels.rgb();
    }
}
