package io.millrace.runtime.session;

import io.millrace.runtime.Provider;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.Handle;
import io.millrace.runtime.ffi.NativeResource;
import io.millrace.runtime.ffi.OrtFailure;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A model loaded by one provider. */
public final class ModelSession implements NativeResource {

    private static final Logger LOG = LoggerFactory.getLogger(ModelSession.class);

    /** Where NVIDIA's driver lists its devices: without, nobody expects CUDA. */
    private static final Path NVIDIA = Path.of("/proc/driver/nvidia/gpus");

    /** Providers that have been found missing. */
    private static final Set<Provider> TOLD = ConcurrentHashMap.newKeySet();

    private final Handle handle;
    private final Provider provider;
    private final int deviceId;
    private final GraphSignature signature;

    private ModelSession(Handle handle, Provider provider, int deviceId) {
        this.handle = handle;
        this.provider = provider;
        this.deviceId = deviceId;
        this.signature = GraphSignature.of(handle.address());
    }

    /**
     * Loads an ONNX file with the first of the preferred providers that can.
     *
     * @throws IllegalArgumentException when there is no such file, or its weights are not all beside it
     * @throws OrtFailure when no provider that may be used loads it; names what each said
     */
    public static ModelSession open(Path model, SessionSettings settings) {
        return open(model, settings, settings);
    }

    /**
     * The same with other settings where it runs on the CPU.
     *
     * @param settings of other providers, and which may be tried
     */
    public static ModelSession open(Path model, SessionSettings settings, SessionSettings onCpu) {
        if (!Files.isRegularFile(model)) {
            throw new IllegalArgumentException("model file " + model + " does not exist");
        }
        ExternalData.requireThere(model);
        List<OrtFailure> failures = new ArrayList<>();
        for (Provider provider : settings.candidates()) {
            SessionSettings own = provider.equals(Provider.CPU) ? onCpu : settings;
            Optional<Handle> options = options(model, provider, own, failures);
            if (options.isPresent()) {
                try (Handle opened = options.get()) {
                    return report(model, open(model, provider, opened, own), settings);
                } catch (OrtFailure e) {
                    LOG.warn("{} does not load on {}: {}", model, provider, e.getMessage());
                    failures.add(e);
                }
            }
        }
        throw refusal(model, settings, failures);
    }

    /**
     * Loads a graph that is in memory with the first of the preferred providers.
     *
     * @throws OrtFailure when that does not load it
     */
    public static ModelSession of(byte[] model, SessionSettings settings) {
        Provider provider = settings.providers().getFirst();
        try (Handle options = SessionOptions.create(provider, settings)) {
            return adopt(NativeSessions.create(model, options), provider, settings.deviceId());
        }
    }

    /* Empty where the library or the machine lacks the provider, which is the same for every model. */
    private static Optional<Handle> options(
            Path model, Provider provider, SessionSettings settings, List<OrtFailure> failures) {
        try {
            return Optional.of(SessionOptions.create(provider, settings));
        } catch (OrtFailure e) {
            if (!settings.options(provider).isEmpty() || !settings.entries().isEmpty()) {
                LOG.warn("{} cannot be given its options for {}: {}", model, provider, e.getMessage());
            } else if (!provider.equals(Provider.CUDA) || Files.isDirectory(NVIDIA)) {
                tellOnce(provider, e);
            }
            failures.add(e);
            return Optional.empty();
        }
    }

    private static void tellOnce(Provider provider, OrtFailure e) {
        if (TOLD.add(provider)) {
            LOG.info("{} is not used: {}; models run on the next of their providers", provider, e.getMessage());
        }
    }

    private static ModelSession open(Path model, Provider provider, Handle options, SessionSettings settings) {
        Handle session = GraphCache.entry(model, provider, settings)
                .map(entry -> entry.load(more -> SessionOptions.create(provider, settings, more)))
                .orElseGet(() -> NativeSessions.create(model, options));
        return adopt(session, provider, settings.deviceId());
    }

    private static ModelSession adopt(Handle session, Provider provider, int deviceId) {
        try {
            return new ModelSession(session, provider, deviceId);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static ModelSession report(Path model, ModelSession session, SessionSettings settings) {
        LOG.debug("{} runs on {}, preferred {}", model, session.provider, settings.providers());
        if (!session.signature.others().isEmpty()) {
            LOG.warn(
                    "{}: its outputs {} are sequences or maps and are not served; export it with tensors (zipmap=False)",
                    model,
                    session.signature.others());
        }
        return session;
    }

    private static OrtFailure refusal(Path model, SessionSettings settings, List<OrtFailure> failures) {
        String wanted = settings.requireFirst() ? "required provider " : "providers ";
        OrtFailure refusal = new OrtFailure(model + " does not load on the " + wanted + settings.candidates() + ": "
                + failures.stream().map(Throwable::getMessage).toList());
        failures.forEach(refusal::addSuppressed);
        return refusal;
    }

    public MemorySegment address() {
        return handle.address();
    }

    public Provider provider() {
        return provider;
    }

    int deviceId() {
        return deviceId;
    }

    public GraphSignature signature() {
        return signature;
    }

    @Override
    public void close() {
        handle.close();
    }
}
