package io.millrace.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.Checkpoint;
import io.millrace.core.MemoryRanOut;
import io.millrace.core.PictureLimits;
import io.millrace.text.ChatTemplate;
import io.millrace.text.TokenLimit;
import io.millrace.text.Tokenizer;
import io.millrace.text.Tokenizers;
import io.millrace.vision.EncodedImage;
import io.millrace.vision.ImagePreprocessor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way of making a request ready says so where memory runs out in its middle; none takes that for the fault of the input. */
class MemoryRunsOutTest {

    private static final Path CHAT = Path.of("models/demo-chat");
    private static final TokenLimit ALL = TokenLimit.none("input");
    private static final TokenLimit ENDING = new TokenLimit("input", 100_000, true);
    private static final String TEXT = "some words ".repeat(20_000);

    /** A way, which passes a checkpoint in its middle. */
    record Way(String name, Work work) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Work {
        void go(Checkpoint checkpoint) throws IOException;
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way("tokens", tokenizing((tokenizer, full) -> tokenizer.encode(TEXT, true, ALL, full))),
                new Way("text", tokenizing((tokenizer, full) -> tokenizer.read(TEXT, ALL, full))),
                new Way("text from its end", tokenizing((tokenizer, full) -> tokenizer.read(TEXT, ENDING, full))),
                new Way("pair", tokenizing((tokenizer, full) -> tokenizer.readPair("a", TEXT, ALL, full))),
                new Way("messages", MemoryRunsOutTest::render),
                new Way("png", full -> picture("png", full)),
                new Way("jpg", full -> picture("jpg", full)),
                new Way("gif", full -> picture("gif", full)),
                new Way("bmp", full -> picture("bmp", full)));
    }

    interface Reader {
        Object read(Tokenizer tokenizer, Checkpoint checkpoint);
    }

    private static Work tokenizing(Reader reader) {
        return full -> {
            try (Tokenizer tokenizer = Tokenizers.load(CHAT)) {
                assertThat(reader.read(tokenizer, full)).isNotNull();
            }
        };
    }

    private static void render(Checkpoint full) {
        List<Map<String, Object>> messages = Stream.<Map<String, Object>>generate(
                        () -> Map.of("role", "user", "content", "a"))
                .limit(10_000)
                .toList();
        Objects.requireNonNull(ChatTemplate.load(CHAT)).render(messages, List.of(), Map.of(), true, false, full);
    }

    private static void picture(String format, Checkpoint full) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(600, 600, BufferedImage.TYPE_INT_RGB), format, bytes))
                .isTrue();
        ImagePreprocessor.read(Path.of("models/demo-vision"))
                .tensors(List.of(new EncodedImage("input", bytes.toByteArray())), PictureLimits.DEFAULT, full);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void way_memoryRunsOut_saysSo(Way way) {
        OutOfMemoryError full = new OutOfMemoryError("Java heap space");
        assertThatThrownBy(() -> Preparation.now(
                        checkpoint -> {
                            try {
                                way.work().go(checkpoint);
                                return "done";
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        () -> {
                            throw full;
                        }))
                .isInstanceOf(MemoryRanOut.class)
                .hasCause(full);
    }
}
