package io.millrace.admission;

/** The way into the service: places of the model and of all models together. */
public final class Gate {

    private final Admission all;

    public Gate(Admission all) {
        this.all = all;
    }

    /** Takes the claim's places in both, or refuses and takes none. */
    public Pass enter(Admission model, Claim claim) {
        Admission.Permit here = model.acquire(claim);
        try {
            return new Pass(here, all.acquire(claim));
        } catch (RuntimeException refusal) {
            here.release();
            throw refusal;
        }
    }

    public boolean isFull() {
        return all.isFull();
    }

    /** Refuses where there is no place left for anybody, whatever the model. */
    public void requirePlace() {
        all.requirePlace();
    }

    public int inUse() {
        return all.inUse();
    }

    /** Places taken, given back once. */
    public record Pass(Admission.Permit model, Admission.Permit all) {

        /** Takes places for tokens too, once they are counted, or refuses; what is held stays so until release. */
        public void tokens(long count) {
            model.tokens(count);
            all.tokens(count);
        }

        public void release() {
            all.release();
            model.release();
        }
    }
}
