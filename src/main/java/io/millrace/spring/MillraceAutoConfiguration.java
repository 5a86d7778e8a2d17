package io.millrace.spring;

import io.millrace.library.Millrace;
import io.millrace.library.Options;
import io.millrace.serving.Interposer;
import io.millrace.serving.Listeners;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The models of {@code millrace.library.folder}, closed with the application. Listeners and interposer are beans where there are such. */
@AutoConfiguration
@ConditionalOnProperty("millrace.library.folder")
@EnableConfigurationProperties(LibraryProperties.class)
public class MillraceAutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Millrace millrace(
            LibraryProperties properties, ObjectProvider<Listeners> listeners, ObjectProvider<Interposer> interposer) {
        Options options = properties.options();
        return Millrace.open(
                Path.of(properties.folder()),
                options.with(listeners.getIfAvailable(options::listeners))
                        .with(interposer.getIfAvailable(options::interposer)));
    }
}
