package io.millrace.serving;

import io.millrace.repository.ModelFolder;

/** The entrance to the queues of a registry's models. */
final class GateEntrance implements Entrance {

    private final ModelRegistry registry;
    private final Gate gate;

    GateEntrance(ModelRegistry registry, Gate gate) {
        this.registry = registry;
        this.gate = gate;
    }

    @Override
    public boolean isCrowded() {
        return gate.isFull() || registry.admissions().anyMatch(Admission::isFull);
    }

    @Override
    public void requirePlace(String model) {
        if (registry.folder(model).filter(GateEntrance::standsAlone).isPresent()) {
            registry.admission(model).ifPresent(Admission::requirePlace);
            gate.requirePlace();
        }
    }

    private static boolean standsAlone(ModelFolder folder) {
        return folder.manifest().fallback().isEmpty();
    }
}
