package io.millrace.generation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchedulerSimulationTest {

    private static final int SEEDS = 1_000;

    @Test
    void plan_randomArrivalsEndsAndAborts_holdsInvariants() {
        long plans = 0;
        long appends = 0;
        long turns = 0;
        long copies = 0;
        long heldBack = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            SchedulerSimulation simulation = new SchedulerSimulation(seed);
            simulation.run();
            simulation.assertFirstComeFirstServed();
            plans += simulation.plans();
            appends += simulation.appends();
            turns += simulation.turns();
            copies += simulation.copies();
            heldBack += simulation.heldBack();
        }
        assertThat(plans).isGreaterThan(100L * SEEDS);
        assertThat(copies).as("copies").isGreaterThan(SEEDS);
        assertThat(heldBack).as("prompts held back").isGreaterThan(SEEDS / 20);
        assertThat(appends).isGreaterThan(SEEDS);
        assertThat(turns).as("steps that waited for another adapter's").isGreaterThan(10L * SEEDS);
    }

    @Test
    void plan_sameArrivals_samePlans() {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(new SchedulerSimulation(seed).run()).isEqualTo(new SchedulerSimulation(seed).run());
        }
    }
}
