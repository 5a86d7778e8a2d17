package io.millrace.verdict;

/**
 * What one model has done since the service started, in nanoseconds.
 *
 * @param prefill in steps over prompts
 * @param decode in steps over completions
 * @param outside of the model in turns of its engine: sampling, masks, publishing
 * @param run in runs of a stateless model
 * @param text in templates, tokenizing and detokenizing, over all threads
 * @param present while requests waited or ran or their clients were behind
 * @param waiting while something waited for a slot or a run
 * @param cache times the share of the KV cache's positions that was held
 * @param streams times the number of open streams
 * @param behind times the number of streams whose client was behind
 * @param steps of decoding: their time against their rows
 * @param runs of a stateless model: their time against their tokens or rows, padding included
 */
public record ModelCounters(
        long prefill,
        long decode,
        long outside,
        long run,
        long text,
        long present,
        long waiting,
        long cache,
        long streams,
        long behind,
        Fit steps,
        Fit runs) {

    /** Of a model that did nothing. */
    public static final ModelCounters NONE = new ModelCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Fit.NONE, Fit.NONE);

    /** What came since; what was reset counts as nothing. */
    ModelCounters since(ModelCounters earlier) {
        return new ModelCounters(
                Math.max(0, prefill - earlier.prefill),
                Math.max(0, decode - earlier.decode),
                Math.max(0, outside - earlier.outside),
                Math.max(0, run - earlier.run),
                Math.max(0, text - earlier.text),
                Math.max(0, present - earlier.present),
                Math.max(0, waiting - earlier.waiting),
                Math.max(0, cache - earlier.cache),
                Math.max(0, streams - earlier.streams),
                Math.max(0, behind - earlier.behind),
                steps.since(earlier.steps),
                runs.since(earlier.runs));
    }

    /** Of both in the same time; the fits are of this one, since a line through two models says nothing. */
    ModelCounters plus(ModelCounters other) {
        return new ModelCounters(
                prefill + other.prefill,
                decode + other.decode,
                outside + other.outside,
                run + other.run,
                text + other.text,
                Math.max(present, other.present),
                Math.max(waiting, other.waiting),
                Math.max(cache, other.cache),
                streams + other.streams,
                behind + other.behind,
                steps,
                runs);
    }

    /** Of an engine's thread or a batcher's workers. */
    long work() {
        return prefill + decode + outside + run;
    }
}
