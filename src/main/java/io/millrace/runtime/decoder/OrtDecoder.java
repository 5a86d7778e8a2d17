package io.millrace.runtime.decoder;

import io.millrace.generation.DecoderModel;
import io.millrace.generation.prefix.SavedPrefix;
import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.OrtFailure;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.runtime.ffi.RunInterrupted;
import io.millrace.runtime.session.Memory;
import io.millrace.runtime.session.ModelSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A decoder that ONNX Runtime runs. Called by one thread at a time, except for {@link #interrupt()}. */
public final class OrtDecoder implements DecoderModel {

    private static final Logger LOG = LoggerFactory.getLogger(OrtDecoder.class);

    private final Ownership owned;
    private final DecoderOptions options;
    private final DecoderGraph graph;
    private final Provider provider;
    private final @Nullable TokenEmbedding embedding;
    private final DecoderRun run;
    private final @Nullable DecoderRun prompts;
    private final boolean stepwise;
    private final KvCache cache;
    private final @Nullable SlotCopier copier;
    private final DecoderAdapters adapters;

    private OrtDecoder(Path model, DecoderOptions options, Ownership owned) {
        this.owned = owned;
        this.options = options;
        Path main = Pair.behindPast(model).orElse(model);
        ModelSession session = owned.own(ModelSession.open(main, options.session()));
        provider = session.provider();
        graph = DecoderGraphReader.read(main, session.signature(), options.sizes(), options.names());
        embedding = TokenEmbedding.of(main, graph, options, owned);
        run = new DecoderRun(session, graph, embedding, options, options.slots(), owned);
        prompts = main.equals(model) || graph.layout() == KvLayout.IN_PLACE ? null : prompts(model);
        stepwise = prompts != null || graph.branches();
        cache = cache(session);
        copier = cache.copier(
                new SessionSettings(List.of(provider), true, options.session().deviceId(), 1, false), owned);
        adapters = owned.own(new DecoderAdapters(run, prompts));
    }

    private DecoderRun prompts(Path model) {
        ModelSession session = owned.own(ModelSession.open(model, options.session()));
        DecoderGraph whole = DecoderGraphReader.readPrompts(model, session.signature(), options.names(), graph);
        return new DecoderRun(session, whole, embedding, options, 0, owned);
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

    /** The files of the decoder that a file is of: itself, and the one behind a past where it has one. */
    public static List<Path> graphs(Path model) {
        return Stream.concat(Stream.of(model), Pair.behindPast(model).stream()).toList();
    }

    private KvCache cache(ModelSession session) {
        int slots = options.slots();
        int maxLength = options.maxLength();
        return switch (graph.layout()) {
            case IN_PLACE -> new SlotCache(run, graph, Memory.of(session, owned), slots, maxLength, owned);
            case CONCATENATED -> new GrowingCache(run, prompts, graph, slots, maxLength, owned);
        };
    }

    private void report(Path model) {
        LOG.debug(
                "{}: KV cache {}, {} slots of {} positions, {} MiB",
                model,
                graph.layout(),
                options.slots(),
                options.maxLength(),
                cache.bytes() >> 20);
        if (!cutsBack()) {
            LOG.info(
                    "{}: its state cannot be cut back: a prompt goes on from all that a slot holds, or from nothing",
                    model);
        }
        if (stepwise) {
            LOG.info("{}: behind a past it runs one token at a time: a prompt is run as one step", model);
        }
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

    /** Whether only the first part of a prompt can be run as one: behind a past, tokens are run one by one. */
    public boolean runsPromptsWhole() {
        return stepwise;
    }

    /** Whether its graph gives logits for every token of a prompt, rather than for the last alone. */
    public boolean scoresPrompts() {
        return !graph.lastRowOnly();
    }

    @Override
    public boolean cutsBack() {
        return graph.fixed().isEmpty();
    }

    @Override
    public boolean copies() {
        return copier != null;
    }

    @Override
    public void copy(int from, int to, int length) {
        CacheBounds.check(from, length, options);
        CacheBounds.check(to, length, options);
        Objects.requireNonNull(copier).copy(from, to, length);
    }

    @Override
    public long savedBytes(int length) {
        return copier == null ? 0 : copier.bytes(length);
    }

    @Override
    public SavedPrefix save(int slot, int length) {
        CacheBounds.check(slot, length, options);
        return Objects.requireNonNull(copier).save(slot, length);
    }

    @Override
    public void restore(SavedPrefix saved, int slot, int length) {
        CacheBounds.check(slot, length, options);
        Objects.requireNonNull(copier).restore((SavedRows) saved, slot, length);
    }

    /**
     * The largest numbers, by their size, among keys and values of a slot's first tokens: of each channel, [heads · headDim], by the name
     * of the graph's input.
     *
     * @throws IllegalArgumentException where its state is not of floats, or cannot be brought to host memory
     */
    public Map<String, float[]> largest(int slot, int length) {
        if (copier == null || copier.bytes(length) == 0) {
            throw new IllegalArgumentException("the cache of this model cannot be read");
        }
        try (SavedRows saved = copier.save(slot, length)) {
            return new CachedNumbers(saved).largest(graph.growing());
        }
    }

    /** Where the model runs. */
    public Provider provider() {
        return provider;
    }

    /** What may stand in a prompt in the place of tokens. */
    public VectorInput vectors() {
        return embedding == null ? VectorInput.NONE : new VectorInput(embedding.width(), graph.axes());
    }

    public KvLayout layout() {
        return graph.layout();
    }

    /** Whether the graph has inputs for adapters. */
    public boolean takesAdapters() {
        return adapters.isPossible();
    }

    /**
     * Loads an adapter, which lasts no longer than the decoder. May be called by any thread.
     *
     * @param name by which clients ask for it
     * @throws IllegalArgumentException in one line, naming the file and what of it is wrong or does not fit the graph
     */
    public OrtAdapter adapter(String name, Path file) {
        return adapters.load(name, file);
    }

    /** Size of the memory that holds the slots' keys and values. */
    public long cacheBytes() {
        return cache.bytes();
    }

    /** @throws RunInterrupted when {@link #interrupt()} is called during the run */
    @Override
    public Logits prefill(PrefillChunk chunk) {
        CacheBounds.check(chunk, options);
        return stepwise && chunk.past() > 0 && chunk.tokens().length > 1
                ? CopiedRows.oneByOne(cache, chunk, vocabularySize())
                : cache.prefill(chunk);
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
        if (prompts != null) {
            prompts.interrupt();
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
