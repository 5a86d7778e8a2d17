package io.millrace.app.start;

import io.millrace.access.KeyRing;
import io.millrace.serving.ModelCatalog;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has the service say what there is. */
@Configuration(proxyBeanMethods = false)
public class StartWiring {

    @Bean
    StartReport startReport(ModelCatalog models, KeyRing keys, ObjectProvider<BuildProperties> build) {
        BuildProperties known = build.getIfAvailable();
        String version = known == null ? "" : Objects.requireNonNullElse(known.getVersion(), "");
        return new StartReport(models, keys, version);
    }
}
