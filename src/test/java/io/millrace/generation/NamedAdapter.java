package io.millrace.generation;

import java.util.concurrent.atomic.AtomicInteger;

/** An adapter of {@link FakeDecoder}s that counts who holds it. */
public final class NamedAdapter implements Adapter {

    private static final int MARK = 1_000_000;

    private final String name;
    private final AtomicInteger held = new AtomicInteger();
    private volatile boolean gone;

    public NamedAdapter(String name) {
        this.name = name;
    }

    /** The language of a model with an adapter: that of the model behind a mark. */
    static FakeDecoder.Language adapted(FakeDecoder.Language language, Adapter adapter) {
        return adapter.equals(Adapter.NONE)
                ? language
                : (tokens, target) -> {
                    int[] marked = new int[tokens.length + 1];
                    marked[0] = MARK + adapter.name().hashCode() % MARK;
                    System.arraycopy(tokens, 0, marked, 1, tokens.length);
                    language.logits(marked, target);
                };
    }

    public int held() {
        return held.get();
    }

    /** Nobody holds it from now on. */
    public void leave() {
        gone = true;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean hold() {
        if (gone) {
            return false;
        }
        held.incrementAndGet();
        return true;
    }

    @Override
    public void release() {
        if (held.decrementAndGet() < 0) {
            throw new AssertionError(name + " released more often than held");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
