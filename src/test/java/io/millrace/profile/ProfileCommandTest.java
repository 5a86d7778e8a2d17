package io.millrace.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.profile.advice.Judge;
import io.millrace.profile.record.Bound;
import io.millrace.profile.record.Profile;
import io.millrace.runtime.ffi.NativeHandles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ProfileCommandTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"demo-chat", "demo-embed"})
    void call_shippedModelAndHardlyAnyTime_writesAProfileAndLeavesNothingOpen(String model) throws IOException {
        Path json = folder.resolve("a.json");
        var before = NativeHandles.live();

        int exit = run(model, "--minutes", "0.01", "--no-service", "--json", json.toString(), "--html", json + ".html");

        assertThat(err.toString()).doesNotContain("Exception");
        assertThat(exit).isZero();
        Profile profile = Profile.read(json);
        assertThat(profile.measured().points()).isNotEmpty().allSatisfy(point -> {
            assertThat(point.millis()).isPositive();
            assertThat(point.floorMillis()).isPositive();
        });
        assertThat(profile.measured().operators()).isNotEmpty().allSatisfy(step -> assertThat(step.shares())
                .isNotEmpty());
        assertThat(profile.measured().trials()).isNotEmpty();
        assertThat(Path.of(json + ".html")).content().contains("<svg");
        assertThat(NativeHandles.live()).isEqualTo(before);
    }

    @Test
    void call_compare_measuresNothing() throws IOException {
        Path a = Files.writeString(folder.resolve("a.json"), made().json());
        Path b = Files.writeString(folder.resolve("b.json"), made().json());

        assertThat(run("--compare", a.toString(), b.toString())).isZero();

        assertThat(out.toString()).contains("limited by", "Most tokens a second");
        assertThat(err.toString()).isEmpty();
    }

    private static Profile made() {
        var measured = Records.measured(
                Records.SETTINGS,
                8,
                List.of(Records.decode(8, 9, Bound.MEMORY)),
                List.of(Records.trial(1, false, 1, 0, 100)));
        return new Profile(measured, Judge.of(measured), List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no-such | there is no model 'no-such'",
                "demo-embed --clients 0 | --clients is 0, must be between 1 and 1024",
                "demo-embed --minutes 0 | --minutes is 0.0",
                "--html x.html | names no model"
            })
    void call_badArguments_areRefusedByName(String arguments, String message) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);

        assertThat(err.toString()).contains(message);
    }

    private int run(String... arguments) {
        return new CommandLine(new ProfileCommand(settings -> {
                    throw new IllegalStateException("not started");
                }))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
