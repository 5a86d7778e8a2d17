package io.millrace.app.start;

import io.millrace.access.KeyRing;
import io.millrace.serving.ModelCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Says once, when the service listens, what there is.
 *
 * @param version of the service; empty where it is not known
 */
record StartReport(ModelCatalog models, KeyRing keys, String version)
        implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        LOG.info("{}", block(event.getApplicationContext().getEnvironment()).text());
    }

    private StartBlock block(Environment environment) {
        return new StartBlock(
                version,
                ServiceAddress.of(environment),
                ServiceAddress.ofManagement(environment),
                environment.getProperty("millrace.playground.enabled", Boolean.class, true),
                keys.isOpen(),
                environment.getProperty("millrace.models.path", "models"),
                models.models());
    }
}
