package io.millrace.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotFound;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.models.upkeep.AliasFile;
import io.millrace.models.upkeep.MemoryBudget;
import io.millrace.models.upkeep.Sources;
import io.millrace.serving.ModelListener;
import io.millrace.serving.Share;
import io.millrace.tasks.FakeServing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aliases that were moved, over the ends of the process. */
class KeptAliasesTest {

    @TempDir
    Path root;

    private Path file;
    private FakeRepository repository;
    private ModelRegistry registry;

    @BeforeEach
    void open() throws IOException {
        file = root.resolve("data/aliases.json");
        repository = new FakeRepository(root.resolve("models"))
                .with("old", "aliases: [prod]")
                .with("new", "");
        start();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private void start() {
        registry = ModelRegistry.open(
                repository.scan(),
                repository::find,
                folder -> new IdleModel(folder.id()),
                FakeServing.BREAKERS,
                new Keeping(Set.of(), MemoryBudget.NONE, AliasFile.at(file), Sources.NONE),
                ModelListener.NONE);
    }

    private void restart() {
        registry.close();
        start();
    }

    private String served(String name, long request) {
        return registry.route(name, request).id().value();
    }

    @Test
    void move_thenRestart_leadsWhereItDidWithTheSameShares() {
        registry.aliases().move("prod", List.of(new Share("old", 90), new Share("new", 10)));
        registry.aliases().move("x", List.of(new Share("new", 1)));
        List<String> before =
                LongStream.range(0, 100).mapToObj(i -> served("prod", i)).toList();
        restart();
        assertThat(LongStream.range(0, 100).mapToObj(i -> served("prod", i)))
                .isEqualTo(before)
                .contains("old", "new");
        assertThat(served("x", 0)).isEqualTo("new");
        registry.aliases().forget("prod");
        restart();
        assertThat(served("prod", 0)).isEqualTo("old");
        assertThat(registry.aliases().all()).containsOnlyKeys("x");
    }

    @Test
    void move_thatCannotBeKept_changesNothing() throws IOException {
        Files.writeString(root.resolve("data"), "a file in the place of the folder");
        assertThatThrownBy(() -> registry.aliases().move("prod", List.of(new Share("new", 1))))
                .isInstanceOf(ModelNotReady.class);
        assertThat(served("prod", 0)).isEqualTo("old");
        assertThat(registry.isMoved("prod")).isFalse();
    }

    @Test
    void move_toOneModelTwice_isRefused() {
        assertThatThrownBy(() -> registry.aliases().move("prod", List.of(new Share("new", 1), new Share("new", 2))))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("each model once");
    }

    @Test
    void open_fileThatIsBroken_saysWhichAndStartsNothing() throws IOException {
        registry.aliases().move("prod", List.of(new Share("new", 1)));
        Files.writeString(file, "{\"prod\": 1}");
        registry.close();
        assertThatThrownBy(this::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("aliases.json: prod: it must be an object");
    }

    @Test
    void route_aliasOfAModelThatIsGone_isNotFoundAndOthersServe() throws IOException {
        registry.aliases().move("prod", List.of(new Share("new", 1)));
        Files.delete(root.resolve("models/new/model.onnx"));
        Files.delete(root.resolve("models/new/model.yaml"));
        restart();
        assertThatThrownBy(() -> registry.route("prod")).isInstanceOf(ModelNotFound.class);
        assertThat(served("old", 0)).isEqualTo("old");
    }

    /* The fault of an alias that went before a model of the same name. */
    @Test
    void route_folderThatHasAnAliasAsItsNameByNow_isThatModel() throws IOException {
        registry.aliases().move("late", List.of(new Share("new", 1)));
        repository.with("late", "");
        assertThat(served("late", 0)).isEqualTo("new");
        restart();
        assertThat(served("late", 0)).isEqualTo("late");
        assertThat(registry.isMoved("late")).isFalse();
    }
}
