package io.millrace.batching.foreground;

import io.millrace.batching.BatchModel;
import io.millrace.batching.Control;
import io.millrace.batching.RunProgress;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * A model whose runs take long, and which gives way to answers before each of them and between the steps of one. A run that everybody has
 * left ends behind its step.
 */
public final class YieldingModel<I, O> implements BatchModel<I, O> {

    private final BatchModel<I, O> model;
    private final Foreground foreground;
    private final boolean parts;
    private final GivingWay way;

    YieldingModel(
            BatchModel<I, O> model, Foreground foreground, boolean parts, LongConsumer pause, LongSupplier ticker) {
        this.model = model;
        this.foreground = foreground;
        this.parts = parts;
        this.way = new GivingWay(foreground, pause, ticker);
    }

    /**
     * Over a model, which it owns.
     *
     * @param parts whether it runs an item at a time while answers are written; of a model of many short steps the items stay together
     */
    public static <I, O> YieldingModel<I, O> over(BatchModel<I, O> model, Foreground foreground, boolean parts) {
        return new YieldingModel<>(model, foreground, parts, foreground::awaitCalm, System::nanoTime);
    }

    @Override
    public List<O> run(List<I> items) {
        way.pass();
        return model.run(items);
    }

    @Override
    public List<O> run(List<I> items, RunProgress<O> progress) {
        way.pass();
        return model.run(items, new Steps(progress, items.size()));
    }

    private final class Steps implements RunProgress<O> {

        private final RunProgress<O> target;
        private final int count;

        private Steps(RunProgress<O> target, int count) {
            this.target = target;
            this.count = count;
        }

        /** @throws CancellationException where everybody has left, which an interrupt between two steps does not tell */
        @Override
        public void stepped() {
            target.stepped();
            way.pass();
            if (IntStream.range(0, count).noneMatch(target::isAwaited)) {
                throw new CancellationException("nobody waits for the rest of the run");
            }
        }

        @Override
        public boolean isAwaited(int item) {
            return target.isAwaited(item);
        }

        @Override
        public void answered(int item, O output) {
            target.answered(item, output);
        }
    }

    @Override
    public int most() {
        return parts && foreground.isBusy() ? 1 : model.most();
    }

    @Override
    public List<Control<I>> controls() {
        return model.controls();
    }

    @Override
    public void interrupt() {
        model.interrupt();
    }

    @Override
    public void close() {
        model.close();
    }
}
