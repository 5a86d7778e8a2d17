package io.millrace.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.millrace.Await;
import io.millrace.core.ModelId;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.models.upkeep.MemoryBudget;
import io.millrace.serving.ModelListener;
import io.millrace.serving.UnloadReason;
import io.millrace.tasks.FakeServing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Which models give way to another, and which do not. */
@Timeout(60)
class RoomTest {

    private static final String DEMAND = "load: demand\n";

    @TempDir
    Path root;

    private final List<Deployment> models = new CopyOnWriteArrayList<>();
    private final List<String> left = new CopyOnWriteArrayList<>();
    private final Retirement retired = new Retirement(new ModelListener() {
        @Override
        public void unloaded(ModelId model, UnloadReason reason) {
            assertThat(reason).isEqualTo(UnloadReason.BUDGET);
            left.add(model.value());
        }
    });
    private FakeRepository repository;

    @BeforeEach
    void open() {
        ((Logger) LoggerFactory.getLogger("io.millrace")).setLevel(Level.OFF);
        repository = new FakeRepository(root);
    }

    @AfterEach
    void close() {
        ((Logger) LoggerFactory.getLogger("io.millrace")).setLevel(null);
    }

    private Room room(long host, long device) {
        return new Room(new MemoryBudget(host, device), models, retired);
    }

    private Deployment deployment(String name, String manifest) throws IOException {
        Deployment deployment = new Deployment(
                repository.with(name, manifest).find(new ModelId(name)).getFirst(), _ -> {});
        models.add(deployment);
        return deployment;
    }

    private Deployment ready(String name, String manifest, Footprint footprint) throws IOException {
        Deployment deployment = deployment(name, manifest);
        enter(deployment, footprint);
        return deployment;
    }

    private static void enter(Deployment deployment, Footprint footprint) {
        deployment.become(new Ready(
                new IdleModel(deployment.id()),
                footprint,
                FakeServing.BREAKERS.of(
                        "x",
                        deployment.route().folder().orElseThrow().manifest().breaker()),
                new Leases()));
    }

    private static Footprint host(long bytes) {
        return new Footprint(bytes, false);
    }

    private static void use(Deployment model) {
        model.lease().close();
    }

    @Test
    void reserve_thatFits_leavesAllWhereTheyAre() throws IOException {
        ready("a", DEMAND, host(4));
        Room room = room(10, 0);
        room.reserve(deployment("b", DEMAND), host(6));
        assertThat(left).isEmpty();
        assertThat(room.held(false)).isEqualTo(10);
        assertThat(room.reserved(false)).isEqualTo(6);
        room.release();
        assertThat(room.held(false)).isEqualTo(4);
        assertThat(room.reserved(false)).isZero();
    }

    @Test
    void reserve_withoutABudget_alwaysFits() throws IOException {
        ready("a", DEMAND, host(Long.MAX_VALUE / 4));
        room(0, 0).reserve(deployment("b", DEMAND), host(Long.MAX_VALUE / 4));
        assertThat(left).isEmpty();
    }

    @Test
    void reserve_short_hasTheLeastRecentlyUsedGiveWayAndNoMore() throws IOException {
        Deployment a = ready("a", DEMAND, host(4));
        Deployment b = ready("b", DEMAND, host(4));
        Deployment c = ready("c", "keep-alive: 1h\n", host(4));
        use(b);
        use(c);
        use(a);
        room(12, 0).reserve(deployment("d", DEMAND), host(5));
        assertThat(left).containsExactly("b", "c");
        assertThat(b.route().entered()).isEqualTo(new DeploymentState.Asleep(true));
        assertThat(a.route().entered()).isInstanceOf(Ready.class);
    }

    @Test
    void reserve_onlyOneInUse_waitsForItsRequests() throws Exception {
        Deployment a = ready("a", DEMAND, host(4));
        Deployment b = deployment("b", DEMAND);
        Room room = room(6, 0);
        Lease held = a.lease();
        Thread loading = Thread.ofPlatform().start(() -> room.reserve(b, host(4)));
        Await.until("the other leaves", () -> left.equals(List.of("a")));
        assertThat(room.held(false)).as("until it is gone").isEqualTo(4);
        assertThat(room.reserved(false)).isZero();
        held.close();
        loading.join();
        assertThat(room.reserved(false)).isEqualTo(4);
        assertThat(room.held(false)).isEqualTo(4);
    }

    @Test
    void reserve_oneInUseAndOneIdle_takesTheIdleThoughItWasUsedLater() throws IOException {
        Deployment a = ready("a", DEMAND, host(4));
        Deployment b = ready("b", DEMAND, host(4));
        try (Lease _ = a.lease()) {
            use(b);
            room(8, 0).reserve(deployment("c", DEMAND), host(4));
        }
        assertThat(left).containsExactly("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pinned: true\nload: demand\n", "pinned: true\nkeep-alive: 1h\n", "", "load: never\n"})
    void reserve_amongThoseThatStay_isNotReadyAndSaysWhatIsShort(String manifest) throws IOException {
        ready("a", manifest, host(4));
        Room room = room(6, 0);
        Deployment b = deployment("b", DEMAND);
        assertThatThrownBy(() -> room.reserve(b, host(5)))
                .isInstanceOf(ModelNotReady.class)
                .hasMessage("The model 'b' needs 5 bytes, and others take 4 of the 6 of millrace.models.memory");
        assertThat(left).isEmpty();
        assertThat(room.reserved(false)).isZero();
    }

    @Test
    void reserve_largerThanTheBudget_isRefusedByKeyAndValueAndNobodyGivesWay() throws IOException {
        ready("a", DEMAND, host(4));
        Room room = room(6, 7);
        Deployment b = deployment("b", DEMAND);
        assertThatThrownBy(() -> room.reserve(b, host(7)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("it takes 7 bytes, but all models may take millrace.models.memory = 6");
        assertThatThrownBy(() -> room.reserve(b, new Footprint(8, true)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("it takes 8 bytes, but all models may take millrace.models.device-memory = 7");
        assertThat(left).isEmpty();
    }

    @Test
    void reserve_ofADevice_countsApartFromTheHost() throws IOException {
        ready("host", DEMAND, host(6));
        ready("device", DEMAND, new Footprint(6, true));
        Room room = room(6, 8);
        room.reserve(deployment("b", DEMAND), new Footprint(4, true));
        assertThat(left).containsExactly("device");
        assertThat(room.held(true)).isEqualTo(4);
        assertThat(room.held(false)).isEqualTo(6);
    }

    @Test
    void settle_onADeviceAfterAllWasTakenForHost_makesRoomThere() throws IOException {
        ready("host", DEMAND, host(6));
        ready("device", DEMAND, new Footprint(6, true));
        Room room = room(8, 8);
        Deployment b = deployment("b", DEMAND);
        room.reserve(b, host(2));
        room.settle(b, new Footprint(4, true));
        assertThat(left).containsExactly("device");
        assertThat(room.reserved(false)).isZero();
        assertThat(room.reserved(true)).isEqualTo(4);
    }

    /** A model as the rules tell it. */
    private record Known(Deployment model, Footprint footprint, boolean pinned) {
        boolean isReady() {
            return model.route().entered() instanceof Ready;
        }

        boolean yields() {
            return isReady() && !pinned;
        }

        long used() {
            return ((Ready) model.route().entered()).leases().used();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void reserve_inAnyOrder_keepsTheBudgetsAndTheOrder(long seed) throws IOException {
        Random random = new Random(seed);
        long[] budget = {20 + random.nextInt(20), 20 + random.nextInt(20)};
        Room room = room(budget[0], budget[1]);
        List<Known> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            boolean pinned = random.nextInt(5) == 0;
            all.add(new Known(
                    deployment("m" + i, DEMAND + (pinned ? "pinned: true\n" : "")),
                    new Footprint(1 + random.nextInt(22), random.nextBoolean()),
                    pinned));
        }
        for (int step = 0; step < 400; step++) {
            Known one = all.get(random.nextInt(all.size()));
            if (one.isReady()) {
                use(one.model());
            } else {
                load(room, one, all, budget[one.footprint().onDevice() ? 1 : 0]);
            }
            assertThat(room.held(false)).isLessThanOrEqualTo(budget[0]);
            assertThat(room.held(true)).isLessThanOrEqualTo(budget[1]);
            all.forEach(known -> assertThat(
                            known.pinned() && left.contains(known.model().id().value()))
                    .isFalse());
        }
    }

    private void load(Room room, Known one, List<Known> all, long budget) {
        left.clear();
        List<Known> sameSide = all.stream()
                .filter(Known::isReady)
                .filter(known -> known.footprint().onDevice() == one.footprint().onDevice())
                .toList();
        List<Known> order = sameSide.stream()
                .filter(Known::yields)
                .sorted(Comparator.comparingLong(Known::used))
                .toList();
        long there = sum(sameSide);
        long need = one.footprint().bytes();
        int going = IntStream.rangeClosed(0, order.size())
                .filter(n -> there - sum(order.subList(0, n)) + need <= budget)
                .findFirst()
                .orElse(-1);
        try {
            room.reserve(one.model(), one.footprint());
            assertThat(going).isNotNegative();
            assertThat(left).isEqualTo(names(order.subList(0, going)));
            room.release();
            enter(one.model(), one.footprint());
        } catch (InvalidRequest _) {
            assertThat(need).isGreaterThan(budget);
            assertThat(left).isEmpty();
        } catch (ModelNotReady _) {
            assertThat(need).isLessThanOrEqualTo(budget);
            assertThat(going).isNegative();
            assertThat(left).isEqualTo(names(order));
        }
    }

    private static long sum(List<Known> some) {
        return some.stream().mapToLong(known -> known.footprint().bytes()).sum();
    }

    private static List<String> names(List<Known> some) {
        return some.stream().map(known -> known.model().id().value()).collect(Collectors.toList());
    }
}
