package io.millrace.lab.compare;

import io.millrace.bench.load.WarmUp;
import io.millrace.lab.load.Ask;
import io.millrace.lab.load.Cost;
import io.millrace.lab.service.Service;
import java.io.IOException;
import java.time.Duration;

/** What both builds are asked for. */
sealed interface ComparedWork {

    /** Runs it until the service has compiled what it runs through. */
    void warmUp(Service service) throws IOException, InterruptedException;

    /** One measurement. */
    Cost measure(Service service, Duration time, long seed) throws IOException;

    String rate();

    /** Clients that each wait for their answer. */
    record Steady(Ask ask, int clients, String rate) implements ComparedWork {

        @Override
        public void warmUp(Service service) throws IOException, InterruptedException {
            double _ = WarmUp.untilSteady(service::compilingMillis, stretch -> closed(service, stretch)
                    .rate());
        }

        @Override
        public Cost measure(Service service, Duration time, long seed) throws IOException {
            return closed(service, time);
        }

        Cost closed(Service service, Duration time) throws IOException {
            return Cost.closed(service, ask, clients, time);
        }
    }

    /** Several times as much as the service can carry, by the peak that it has just shown. */
    record Over(Steady steady, double factor) implements ComparedWork {

        private static final int PEAK_SHARE = 3;

        @Override
        public void warmUp(Service service) throws IOException, InterruptedException {
            steady.warmUp(service);
            double peak = peak(service, Duration.ofSeconds(3));
            double _ = WarmUp.untilSteady(
                    service::compilingMillis, stretch -> Cost.overload(service, steady.ask(), peak, factor, stretch, 0)
                            .rate());
        }

        @Override
        public Cost measure(Service service, Duration time, long seed) throws IOException {
            Duration stretch = time.dividedBy(PEAK_SHARE);
            double before = peak(service, stretch);
            Cost cost = Cost.overload(service, steady.ask(), before, factor, time, seed);
            double mean = (before + peak(service, stretch)) / 2;
            return new Cost(cost.rate() * before / mean, cost.cpu());
        }

        private double peak(Service service, Duration time) throws IOException {
            return steady.closed(service, time).rate() / steady.ask().items();
        }

        @Override
        public String rate() {
            return "goodput by peak";
        }
    }
}
