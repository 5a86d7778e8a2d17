package io.millrace.profile.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.profile.record.OperatorTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {

    @TempDir
    Path folder;

    @Test
    void last_runs_areAddedUpByOperatorWithoutThoseBefore() throws IOException {
        Path file = Files.writeString(folder.resolve("trace.json"), """
                [{"cat":"Session","name":"model_run","ts":0,"dur":900,"args":{}},
                 {"cat":"Node","name":"a_kernel_time","ts":10,"dur":800,"args":{"op_name":"MatMul"}},
                 {"cat":"Session","name":"model_run","ts":1000,"dur":100,"args":{}},
                 {"cat":"Node","name":"a_kernel_time","ts":1010,"dur":50,"args":{"op_name":"MatMul"}},
                 {"cat":"Node","name":"b_kernel_time","ts":1060,"dur":10,"args":{"op_name":"Add"}},
                 {"cat":"Node","name":"i_kernel_time","ts":1060,"dur":40,"args":{"op_name":"If"}},
                 {"cat":"Node","name":"a_fence_before","ts":1010,"dur":50,"args":{"op_name":"MatMul"}},
                 {"cat":"Session","name":"model_run","ts":2000,"dur":100,"args":{}},
                 {"cat":"Node","name":"a_kernel_time","ts":2010,"dur":70,"args":{"op_name":"MatMul"}}]""");

        OperatorTimes operators = OperatorTrace.read(file).last(2, "step", 0.09);

        assertThat(operators.runMillis()).isCloseTo(0.1, within(1e-9));
        assertThat(operators.insideMillis()).isCloseTo(0.065, within(1e-9));
        assertThat(operators.shares())
                .containsExactly(
                        new OperatorTimes.Share("matrix product", "MatMul", 1, 60, 0.6),
                        new OperatorTimes.Share("elementwise", "Add", 0.5, 10, 0.05));
    }

    @Test
    void last_noRuns_isEmpty() throws IOException {
        Path file = Files.writeString(folder.resolve("trace.json"), "[]");

        assertThat(OperatorTrace.read(file).last(2, "step", 1).shares()).isEmpty();
    }
}
