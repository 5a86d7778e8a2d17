package io.millrace.runtime.decoder;

import io.millrace.generation.DecoderModel;
import io.millrace.runtime.Provider;
import io.millrace.runtime.ffi.OrtFailure;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.ffi.RunInterrupted;
import io.millrace.runtime.session.Memory;
import io.millrace.runtime.session.ModelSession;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A decoder that ONNX Runtime runs. Called by one thread at a time, except for {@link #interrupt()}. */
public final class OrtDecoder implements DecoderModel {

    private static final Logger LOG = LoggerFactory.getLogger(OrtDecoder.class);

    private final Ownership owned;
    private final DecoderOptions options;
    private final DecoderGraph graph;
    private final Provider provider;
    private final DecoderRun run;
    private final KvCache cache;

    private OrtDecoder(Path model, DecoderOptions options, Ownership owned) {
        this.owned = owned;
        this.options = options;
        ModelSession session = owned.own(ModelSession.open(model, options.session()));
        provider = session.provider();
        graph = DecoderGraphReader.read(model, session.signature(), options.sizes());
        run = new DecoderRun(session, graph, options.slots(), options.maxLength(), owned);
        cache = cache(session);
    }

    /**
     * Loads an ONNX file: one whose cache is written in place, or a plain export that concatenates, as its graph says.
     *
     * @throws IllegalArgumentException when there is no such file, or it is no decoder with a KV cache
     * @throws OrtFailure when ONNX Runtime does not load it on a provider that may be used, or memory does not suffice
     */
    public static OrtDecoder open(Path model, DecoderOptions options) {
        Ownership owned = new Ownership();
        try {
            OrtDecoder decoder = new OrtDecoder(model, options, owned);
            decoder.report(model);
            return decoder;
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private KvCache cache(ModelSession session) {
        int slots = options.slots();
        int maxLength = options.maxLength();
        return switch (graph.layout()) {
            case IN_PLACE -> new SlotCache(run, graph, Memory.of(session, owned), slots, maxLength, owned);
            case CONCATENATED -> new GrowingCache(run, graph, slots, maxLength, owned);
        };
    }

    private void report(Path model) {
        LOG.info(
                "{}: KV cache {}, {} slots of {} positions, {} MiB",
                model,
                graph.layout(),
                options.slots(),
                options.maxLength(),
                cache.bytes() >> 20);
    }

    @Override
    public int slots() {
        return options.slots();
    }

    @Override
    public int maxLength() {
        return options.maxLength();
    }

    @Override
    public int vocabularySize() {
        return graph.vocabulary();
    }

    /** Where the model runs. */
    public Provider provider() {
        return provider;
    }

    public KvLayout layout() {
        return graph.layout();
    }

    /** Size of the memory that holds the slots' keys and values. */
    public long cacheBytes() {
        return cache.bytes();
    }

    /** @throws RunInterrupted when {@link #interrupt()} is called during the run */
    @Override
    public Logits prefill(PrefillChunk chunk) {
        CacheBounds.check(chunk, options);
        return cache.prefill(chunk);
    }

    /** @throws RunInterrupted when {@link #interrupt()} is called during the run */
    @Override
    public Logits decode(DecodeBatch batch) {
        CacheBounds.check(batch, options);
        return cache.decode(batch);
    }

    /** Ends the run in progress, if there is one: its call throws {@link RunInterrupted}. May be called by any thread. */
    @Override
    public void interrupt() {
        run.interrupt();
    }

    @Override
    public void close() {
        owned.close();
    }
}
