package io.millrace.lab.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.bench.folder.ModelVariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The jar of the service's build, started with its smallest fixtures. */
public final class StartedJar {

    private static final Path JAR = Path.of("../target/millrace.jar");
    static final Path FIXTURES = Path.of("../src/test/resources/fixtures");

    private StartedJar() {}

    /** Skips the test where the jar has not been built, but not in CI. */
    public static Service start(ModelVariants models, String... settings) throws IOException, InterruptedException {
        return start(launch(models, settings));
    }

    /** The same with a library on its class path. */
    static Service start(Path library, ModelVariants models, String... settings)
            throws IOException, InterruptedException {
        return start(launch(models, settings).with(library));
    }

    private static Launch launch(ModelVariants models, String... settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(settings));
        arguments.add(models.argument());
        return Launch.onFreePort(JAR, "384m", arguments);
    }

    private static Service start(Launch launch) throws IOException, InterruptedException {
        boolean built = Files.exists(JAR);
        assertThat(built || !"true".equals(System.getenv("CI")))
                .as("%s is there", JAR)
                .isTrue();
        assumeTrue(built, JAR + " has not been built: mvn package -DskipTests");
        return Service.start(launch).awaitReady();
    }

    public static ModelVariants models(String... fixtures) throws IOException {
        ModelVariants models = ModelVariants.empty();
        for (String fixture : fixtures) {
            models.link(fixture, FIXTURES.resolve(fixture));
        }
        return models;
    }
}
