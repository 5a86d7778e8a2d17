package io.millrace.lab.load;

import io.millrace.bench.http.Exchange;
import io.millrace.bench.http.Http;
import io.millrace.bench.http.Lost;
import io.millrace.bench.http.Reply;
import io.millrace.bench.load.Load;
import io.millrace.bench.load.Pace;
import java.time.Duration;

/** Requests of one kind, sent in turn at a pace for a time. All of it happens on the client's thread. */
public final class Asking implements Load.Sender {

    private final Http http;
    private final Ask ask;
    private final DrillTally tally;
    private int sent;

    private Asking(Http http, Ask ask, DrillTally tally) {
        this.http = http;
        this.ask = ask;
        this.tally = tally;
    }

    /** Sends for {@code time} and waits for the last answer. */
    public static DrillTally run(Http http, Ask ask, Pace pace, Duration time) {
        Load.Until until = Load.Until.after(time.toNanos());
        DrillTally tally = new DrillTally(until.end() - time.toNanos(), until.end());
        Load.run(http.loop(), pace, until, new Asking(http, ask, tally));
        return tally;
    }

    @Override
    public void send(long due, Runnable ended) {
        http.send(ask.request(sent++), new Exchange() {
            @Override
            public void sent() {
                tally.sent(System.nanoTime() - due);
            }

            @Override
            public void begun() {
                tally.begun(System.nanoTime() - due);
            }

            @Override
            public void answered(Reply reply) {
                tally.answered(reply, due);
                ended.run();
            }

            @Override
            public void lost(Lost why) {
                tally.lost(why);
                ended.run();
            }
        });
    }
}
