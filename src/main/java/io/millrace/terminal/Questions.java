package io.millrace.terminal;

import io.millrace.terminal.source.AnswerListener;
import io.millrace.terminal.source.AnswerSource;
import io.millrace.terminal.talk.Asked;
import io.millrace.terminal.talk.RequestFields;
import io.millrace.terminal.talk.Talk;

/** Asks a source. Counts of tokens are not asked for where it has refused that. */
final class Questions {

    private final AnswerSource source;
    private final StopButton stop;
    private boolean counted = true;

    Questions(AnswerSource source, StopButton stop) {
        this.source = source;
        this.stop = stop;
    }

    AnswerOutcome ask(String model, Talk talk, Asked asked, AnswerListener shown) {
        AnswerOutcome outcome = once(model, talk, asked, shown);
        if (counted && outcome.failed() && outcome.failure().contains("stream_options")) {
            counted = false;
            return once(model, talk, asked, shown);
        }
        return outcome;
    }

    private AnswerOutcome once(String model, Talk talk, Asked asked, AnswerListener shown) {
        return AnswerOutcome.of(source.ask(RequestFields.body(model, talk, asked, counted)), shown, stop);
    }
}
