package io.millrace.serving;

/** The way into the service: places of the model and of all models together. */
final class Gate {

    private final Admission all;

    Gate(Admission all) {
        this.all = all;
    }

    /** Takes the claim's places in both, or refuses and takes none. */
    Pass enter(Admission model, Claim claim) {
        Admission.Permit here = model.acquire(claim);
        try {
            return new Pass(here, all.acquire(claim));
        } catch (RuntimeException refusal) {
            here.release();
            throw refusal;
        }
    }

    boolean isFull() {
        return all.isFull();
    }

    /** Refuses where there is no place left for anybody, whatever the model. */
    void requirePlace() {
        all.requirePlace();
    }

    int inUse() {
        return all.inUse();
    }

    /** Places taken, given back once. */
    record Pass(Admission.Permit model, Admission.Permit all) {

        /** Takes places for tokens too, once they are counted, or refuses; what is held stays so until release. */
        void tokens(long count) {
            model.tokens(count);
            all.tokens(count);
        }

        void release() {
            all.release();
            model.release();
        }
    }
}
