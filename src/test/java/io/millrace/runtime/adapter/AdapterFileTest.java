package io.millrace.runtime.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.DType;
import io.millrace.runtime.adapter.AdapterBytes.Tensor;
import io.millrace.runtime.adapter.AdapterFile.Parameter;
import io.millrace.runtime.session.ElementTypes;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdapterFileTest {

    private static final int SEEDS = 300;
    private static final List<DType> TYPES = List.of(DType.values());

    private static AdapterFile parse(byte[] file) {
        return AdapterFile.of(MemorySegment.ofArray(file));
    }

    private static List<Tensor> random(Random random) {
        List<Tensor> tensors = new ArrayList<>();
        int count = random.nextInt(1, 6);
        for (int i = 0; i < count; i++) {
            DType type = TYPES.get(random.nextInt(TYPES.size()));
            if (type != DType.STRING) {
                long[] dims = random.longs(random.nextInt(4), 0, 5).toArray();
                byte[] data = new byte[(int) (LongStream.of(dims).reduce(1, (a, b) -> a * b) * type.bytes())];
                random.nextBytes(data);
                tensors.add(new Tensor("läyer." + i, ElementTypes.code(type), dims, data));
            }
        }
        return tensors.isEmpty() ? List.of(Tensor.floats("x", new long[] {1}, 1)) : tensors;
    }

    @Test
    void of_anyTensors_areThoseThatWereWritten() {
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Tensor> tensors = random(new Random(seed));
            AdapterFile file = parse(AdapterBytes.of(tensors));
            assertThat(file.adapterVersion()).isEqualTo(7);
            assertThat(file.modelVersion()).isEqualTo(9);
            assertThat(file.parameters()).hasSameSizeAs(tensors);
            for (int i = 0; i < tensors.size(); i++) {
                same(tensors.get(i), file.parameters().get(i));
            }
        }
    }

    private static void same(Tensor written, Parameter read) {
        assertThat(read.name()).isEqualTo(written.name());
        assertThat(ElementTypes.code(read.type())).isEqualTo(written.type());
        assertThat(read.dims()).isEqualTo(Arrays.stream(written.dims()).boxed().toList());
        assertThat(read.data().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(written.data());
    }

    @Test
    void of_everyTruncation_isRefusedByName() {
        byte[] file = AdapterBytes.of(random(new Random(3)));
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> parse(cut))
                    .as("%d of %d bytes", length, file.length)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("(?s)(Adapter|the identifier).*");
        }
    }

    @Test
    void of_flippedBits_areReadOrRefusedByName() {
        int refused = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            byte[] file = AdapterBytes.of(random(random));
            for (int flip = 0; flip < 60; flip++) {
                byte[] bent = file.clone();
                for (int i = random.nextInt(1, 4); i > 0; i--) {
                    bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
                }
                refused += isRefused(bent) ? 1 : 0;
            }
        }
        assertThat(refused).isBetween(SEEDS, SEEDS * 60);
    }

    private static boolean isRefused(byte[] file) {
        try {
            parse(file).parameters().forEach(parameter -> parameter.data().toArray(ValueLayout.JAVA_BYTE));
            return false;
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(Adapter|parameters|the identifier)\\P{Cntrl}*");
            return true;
        }
    }

    static Stream<Arguments> faults() {
        Tensor good = Tensor.floats("x", new long[] {2}, 1, 2);
        return Stream.of(
                Arguments.of(AdapterBytes.of(2, 1, 1, List.of(good)), "Adapter.format_version is 2, must be 1"),
                Arguments.of(AdapterBytes.of(0, 1, 1, List.of(good)), "Adapter.format_version is 0, must be 1"),
                Arguments.of(AdapterBytes.of(List.of()), "Adapter.parameters has 0 entries"),
                Arguments.of(AdapterBytes.of(List.of(good, good)), "parameters[1].name is 'x', which another has"),
                Arguments.of(AdapterBytes.of(List.of(tensor("", 1, 1, 4))), "parameters[0].name is missing"),
                Arguments.of(AdapterBytes.of(List.of(tensor("y".repeat(600), 1, 1, 4))), "parameters[0].name has 600"),
                Arguments.of(AdapterBytes.of(List.of(tensor("y", 99, 1, 4))), "parameters[0].data_type is 99"),
                Arguments.of(AdapterBytes.of(List.of(tensor("y", 8, 1, 4))), "parameters[0].data_type is 8"),
                Arguments.of(AdapterBytes.of(List.of(tensor("y", 1, -1, 4))), "parameters[0].dims has -1"),
                Arguments.of(
                        AdapterBytes.of(List.of(tensor("y", 1, Long.MAX_VALUE, 4))),
                        "parameters[0].dims are too large"),
                Arguments.of(
                        AdapterBytes.of(List.of(tensor("y", 1, 2, 4))),
                        "parameters[0].raw_data of 'y' has 4 bytes, but FLOAT32 of [2] takes 8"),
                Arguments.of(new byte[64], "the identifier at byte 4 is not TORT"));
    }

    private static Tensor tensor(String name, int type, long size, int bytes) {
        return new Tensor(name, type, new long[] {size}, new byte[bytes]);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void read_whatIsWrong_isNamedWithFileAndField(byte[] file, String message, @TempDir Path folder)
            throws IOException {
        Path path = folder.resolve("a.onnx_adapter");
        Files.write(path, file);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdapterFile.read(path, read -> read))
                .withMessageContaining(path + ": ")
                .withMessageContaining(message);
    }

    @Test
    void read_noFile_isNamed(@TempDir Path folder) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AdapterFile.read(folder.resolve("none"), file -> file))
                .withMessageContaining("none");
    }
}
