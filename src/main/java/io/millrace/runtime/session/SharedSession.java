package io.millrace.runtime.session;

import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.NativeResource;
import io.millrace.runtime.ffi.Ownership;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A session that several threads run at once, as ONNX Runtime allows; closed by the last of those that use it. */
public final class SharedSession implements NativeResource {

    private final Ownership owned = new Ownership();
    private final AtomicInteger users = new AtomicInteger(1);
    private final ModelSession session;
    private final NativeNames names;

    private SharedSession(ModelSession session) {
        this.session = owned.own(session);
        this.names = owned.own(new NativeNames(session.signature()));
    }

    public static SharedSession open(Path model, SessionSettings settings, SessionSettings onCpu) {
        return new SharedSession(ModelSession.open(model, settings, onCpu));
    }

    public ModelSession session() {
        return session;
    }

    public NativeNames names() {
        return names;
    }

    /** The same for one more, who closes it. To be called by one who has not closed it. */
    public SharedSession share() {
        users.incrementAndGet();
        return this;
    }

    @Override
    public void close() {
        if (users.decrementAndGet() == 0) {
            owned.close();
        }
    }
}
