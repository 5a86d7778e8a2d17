package io.millrace.faults;

import io.millrace.core.ModelId;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** {@code /actuator/faults}: the fault scripts in force, and others in their place. */
@Endpoint(id = "faults")
final class FaultsEndpoint {

    private final Faults faults;
    private final Predicate<ModelId> isModel;

    /** @param isModel whether the repository has it */
    FaultsEndpoint(Faults faults, Predicate<ModelId> isModel) {
        this.faults = faults;
        this.isModel = isModel;
    }

    @ReadOperation
    public Map<String, FaultView> scripts() {
        return faults.views();
    }

    @WriteOperation
    public Map<String, FaultView> play(@Selector String model, String script) {
        ModelId id = known(model);
        try {
            faults.play(id, FaultScript.parse(script));
        } catch (IllegalArgumentException e) {
            throw new InvalidEndpointRequestException("script: " + e.getMessage(), "script: " + e.getMessage(), e);
        }
        return faults.views();
    }

    @DeleteOperation
    public void clear(@Selector String model) {
        faults.clear(known(model));
    }

    private ModelId known(String model) {
        ModelId id = new ModelId(model);
        if (!isModel.test(id)) {
            String message = "model: the repository has no model '" + model + "'";
            throw new InvalidEndpointRequestException(message, message);
        }
        return id;
    }
}
