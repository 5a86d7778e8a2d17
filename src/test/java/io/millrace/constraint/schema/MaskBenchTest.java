package io.millrace.constraint.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.constraint.schema.MaskBench.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A fixed part of a file of real schemas, where it is there. */
class MaskBenchTest {

    private static final Path FILE =
            Path.of(System.getProperty("maskbench", "../shared/jsonschema/maskbench-sample.jsonl.gz"));
    private static final int EVERY = 16;

    @Test
    void grammar_realSchemas_holdValidInstancesAndNoOthers() {
        assumeTrue(Files.exists(FILE), "no file of real schemas at " + FILE);
        AtomicInteger line = new AtomicInteger();
        List<Outcome> all = MaskBench.lines(FILE)
                .filter(_ -> line.getAndIncrement() % EVERY == 0)
                .map(MaskBench::outcome)
                .toList();
        assertThat(all.stream().filter(Outcome::compiled).count()).isGreaterThan(all.size() * 90L / 100);
        assertThat(all).allSatisfy(outcome -> assertThat(outcome.refused()).doesNotStartWith("BUG"));
        assertThat(all.stream().flatMap(o -> o.instances().stream()))
                .allSatisfy(i -> assertThat(i.accepted() || i.reordered())
                        .as("%s at byte %d", i.text(), i.at())
                        .isEqualTo(i.valid()));
    }
}
