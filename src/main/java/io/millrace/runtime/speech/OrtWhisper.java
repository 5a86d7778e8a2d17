package io.millrace.runtime.speech;

import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.OrtFailure;
import io.millrace.runtime.ffi.Ownership;
import io.millrace.whisper.WhisperGraphs;
import io.millrace.whisper.Window;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whisper's graphs as ONNX Runtime runs them: an encoder, and a decoder that is one graph, merged or fed with empty caches at first, or two.
 * Caches lie in host memory, whatever the provider.
 */
public final class OrtWhisper implements WhisperGraphs {

    private static final Logger LOG = LoggerFactory.getLogger(OrtWhisper.class);

    /** Windows of a run of the encoder on a device; a processor is busy with one. */
    private static final int ON_DEVICE = 8;

    private final Ownership owned;
    private final SpeechGraph encoder;
    private final SpeechGraph first;
    private final SpeechGraph later;
    private final SpeechGraphs graphs;
    private final HostTensors host;
    private final int atOnce;

    private OrtWhisper(Ownership owned, List<SpeechGraph> opened, SpeechGraphs graphs) {
        this.owned = owned;
        this.encoder = opened.getFirst();
        this.first = opened.get(1);
        this.later = opened.getLast();
        this.graphs = graphs;
        this.host = HostTensors.of(owned);
        this.atOnce = encoder.provider().equals(Provider.CPU.name()) ? 1 : ON_DEVICE;
    }

    /**
     * Loads the graphs.
     *
     * @throws IllegalArgumentException when one is not there, or is not what it should be, which names the file and what is missing
     * @throws OrtFailure when ONNX Runtime does not load one on a provider that may be used
     */
    public static OrtWhisper open(SpeechFiles files, SessionSettings settings, SpeechSizes sizes) {
        return open(files, settings, SpeechThreads.AS_SET, sizes);
    }

    /** The same, on as many cores as there are for it at a time. */
    public static OrtWhisper open(
            SpeechFiles files, SessionSettings settings, SpeechThreads threads, SpeechSizes sizes) {
        Ownership owned = new Ownership();
        try {
            List<SpeechGraph> opened = files.all().stream()
                    .map(file -> owned.own(SpeechGraph.open(file, settings, threads)))
                    .toList();
            SpeechGraphs graphs =
                    new SpeechGraphs.Reader(opened.getFirst(), opened.get(1), opened.getLast(), sizes).read();
            LOG.info(
                    "{}: {}, attention {}",
                    files.decoder(),
                    graphs.shape(),
                    graphs.shape().attention());
            return new OrtWhisper(owned, opened, graphs);
        } catch (RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    /** One more over the same sessions, whose weights it shares, for another thread. */
    public OrtWhisper beside() {
        Ownership own = new Ownership();
        try {
            List<SpeechGraph> opened =
                    graphsInUse().stream().map(graph -> own.own(graph.beside())).toList();
            return new OrtWhisper(own, opened, graphs);
        } catch (RuntimeException | Error e) {
            own.close();
            throw e;
        }
    }

    private List<SpeechGraph> graphsInUse() {
        return first.equals(later) ? List.of(encoder, first) : List.of(encoder, first, later);
    }

    /** Copies of the weights. */
    public int copies() {
        return encoder.copies();
    }

    /** Where the decoder runs. */
    public String provider() {
        return later.provider();
    }

    @Override
    public Shape shape() {
        return graphs.shape();
    }

    @Override
    public Encoded encode(List<float[]> features, Runnable behindEach) {
        EncodedWindows windows = new EncodedWindows(this);
        try {
            for (int from = 0; from < features.size(); from += atOnce) {
                List<float[]> some = features.subList(from, Math.min(features.size(), from + atOnce));
                windows.add(encoded(some), some.size());
                behindEach.run();
            }
            return windows;
        } catch (RuntimeException | Error e) {
            windows.close();
            throw e;
        }
    }

    private Map<String, HostValue> encoded(List<float[]> features) {
        try (HostValue input = transposed(features)) {
            List<String> wanted = graphs.crossFromEncoder()
                    ? graphs.cross().stream().map(CacheName::present).toList()
                    : List.of();
            return encoder.run(
                    Map.of(graphs.features().name(), input.value()),
                    with(graphs.hidden().name(), wanted));
        }
    }

    private static List<String> with(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }

    /* [windows, mels, frames] */
    private HostValue transposed(List<float[]> features) {
        int mels = graphs.shape().mels();
        HostValue input = HostValue.zeros(host, graphs.features().type(), features.size(), mels, Window.FRAMES);
        for (int i = 0; i < features.size(); i++) {
            float[] own = features.get(i);
            for (int at = 0; at < own.length; at++) {
                input.put(((long) i * mels + at % mels) * Window.FRAMES + at / mels, own[at]);
            }
        }
        return input;
    }

    SpeechGraph first() {
        return first;
    }

    SpeechGraph later() {
        return later;
    }

    SpeechGraphs graphs() {
        return graphs;
    }

    HostTensors host() {
        return host;
    }

    @Override
    public void interrupt() {
        graphsInUse().forEach(SpeechGraph::interrupt);
    }

    @Override
    public void close() {
        owned.close();
    }

    @Override
    public String toString() {
        return Objects.toString(first.file());
    }
}
