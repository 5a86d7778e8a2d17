package io.millrace.requests;

import io.millrace.core.ServingException;
import io.millrace.core.ServingException.RequestFailed;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done for a request before its model is asked: whatever fails there, the model is well. */
public final class Preparing {

    private static final Logger LOG = LoggerFactory.getLogger(Preparing.class);

    private Preparing() {}

    /**
     * What the preparation gives.
     *
     * @throws ServingException as it was thrown, or {@link RequestFailed} in the place of any other exception
     */
    public static <T> T call(Callable<T> preparation) {
        try {
            return preparation.call();
        } catch (ServingException refusal) {
            throw refusal;
        } catch (Exception e) {
            LOG.error("a request could not be prepared", e);
            throw new RequestFailed("The request could not be prepared for the model");
        }
    }
}
