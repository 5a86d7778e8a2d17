package io.millrace.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufTest {

    @TempDir
    private Path folder;

    /* Of the encoding's documentation, protobuf.dev/programming-guides/encoding. */
    @Test
    void write_examplesOfTheDocumentation_areTheirBytes() {
        ProtobufWriter message = new ProtobufWriter().number(1, 150);
        ProtobufWriter outer =
                new ProtobufWriter().text(2, "testing").message(3, message).number(2, -2);
        assertThat(HexFormat.of().formatHex(outer.toBytes()))
                .isEqualTo("120774657374696e67" + "1a03089601" + "10feffffffffffffffff01");
    }

    @Test
    void write_contentOfAFile_isFetchedWhenItIsWritten() throws IOException {
        Path file = Files.write(folder.resolve("a"), new byte[200_000]);
        try (MappedFile mapped = MappedFile.open(file)) {
            ProtobufWriter inner = new ProtobufWriter().content(9, ProtobufWriter.slice(mapped, 1, 150_001));
            ProtobufWriter message =
                    new ProtobufWriter().number(1, 1).message(7, inner).number(2, 2);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            message.writeTo(out);
            assertThat((long) out.size()).isEqualTo(message.length());
            assertThat(out.toByteArray()).isEqualTo(message.toBytes());
            assertThatThrownBy(() -> ProtobufWriter.slice(mapped, 1, 200_001))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void read_whatWasWritten_isThat() throws IOException {
        ProtobufWriter message = new ProtobufWriter()
                .number(1, 1L << 40)
                .text(2, "Größe")
                .single(3, 1.5f)
                .number(4, 3)
                .number(4, 4)
                .content(5, new ProtobufWriter.Content() {
                    @Override
                    public long length() {
                        return 2;
                    }

                    @Override
                    public void writeTo(OutputStream out) throws IOException {
                        out.write(new byte[] {7, 8});
                    }
                });
        List<Object> read = new ArrayList<>();
        Boolean _ = ProtobufReader.read(Files.write(folder.resolve("a"), message.toBytes()), file -> {
            read.add(file.number(0, file.size(), 1));
            read.add(file.text(0, file.size(), 2));
            file.eachFloat(0, file.size(), 3, read::add);
            read.add(file.numbers(0, file.size(), 4));
            read.add(file.numbers(0, file.size(), 5));
            return read.add(file.text(0, file.size(), 6));
        });
        assertThat(read).containsExactly(1L << 40, "Größe", 1.5f, List.of(3L, 4L), List.of(7L, 8L), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0a", "0a05", "0affffffffffffffffff01", "0af6ffffffffffffffff01", "0a8080808080", "0d00"})
    void read_fieldThatReachesPastTheFile_isRefused(String hex) throws IOException {
        Path file = Files.write(folder.resolve("a"), HexFormat.of().parseHex(hex));
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertThatThrownBy(
                        () -> ProtobufReader.read(file, read -> read.text(0, read.size(), 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not an ONNX protobuf file"));
    }

    @ParameterizedTest
    @CsvSource({"0affffffffffffffffffff01, protobuf varint longer than 10 bytes", "0b, protobuf wire type 3"})
    void read_whatNoFieldIs_isNamed(String hex, String reason) throws IOException {
        Path file = Files.write(folder.resolve("a"), HexFormat.of().parseHex(hex));
        assertThatThrownBy(() -> ProtobufReader.read(file, read -> read.text(0, read.size(), 1)))
                .hasMessageContaining(reason);
    }

    @Test
    void numbers_moreThanAnyShapeHas_areRefused() throws IOException {
        Path file = Files.write(
                folder.resolve("a"),
                new ProtobufWriter().bytes(1, new byte[5_000]).toBytes());
        assertThatThrownBy(() -> ProtobufReader.read(file, read -> read.numbers(0, read.size(), 1)))
                .hasMessageContaining("more than 4096 numbers");
    }
}
