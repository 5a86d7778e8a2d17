package io.millrace.generation;

import static io.millrace.Interleavings.require;
import static io.millrace.Interleavings.run;

import io.millrace.Interleavings;
import io.millrace.generation.EngineCommand.Close;
import org.junit.jupiter.api.Test;

class MailboxInterleavingsTest {

    @Test
    void await_offersMeanwhile_losesNoWakeUp() {
        Interleavings.check(60, () -> {
            Mailbox mailbox = new Mailbox();
            run(() -> mailbox.offer(new Close()), () -> mailbox.offer(new Close()), () -> receive(mailbox, 2));
            require(mailbox.poll() == null, "a command came twice");
        });
    }

    private static void receive(Mailbox mailbox, int count) {
        for (int received = 0; received < count; ) {
            mailbox.await();
            while (mailbox.poll() != null) {
                received++;
            }
        }
    }

    /** A request that was taken has to be there for the engine, which polls after it closed, or nobody answers it. */
    @Test
    void offer_amongClose_isTakenOrRefused() {
        Interleavings.check(60, () -> {
            Mailbox mailbox = new Mailbox();
            boolean[] taken = new boolean[1];
            int[] polled = new int[1];
            run(() -> taken[0] = mailbox.offer(new Close()), () -> {
                mailbox.close();
                polled[0] = drain(mailbox);
            });
            polled[0] += drain(mailbox);
            require(taken[0] == (polled[0] == 1), "taken: " + taken[0] + ", polled: " + polled[0]);
        });
    }

    private static int drain(Mailbox mailbox) {
        int count = 0;
        while (mailbox.poll() != null) {
            count++;
        }
        return count;
    }
}
