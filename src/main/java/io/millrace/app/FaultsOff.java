package io.millrace.app;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** Without the profile {@code faults} there are none, and settings that ask for some are refused. */
@Configuration(proxyBeanMethods = false)
@Profile("!" + FaultWiring.PROFILE)
class FaultsOff {

    FaultsOff(MillraceProperties properties) {
        if (!properties.faults().isEmpty()) {
            throw new IllegalStateException(
                    "millrace.faults is set for " + properties.faults().keySet()
                            + ", but faults are injected under the profile 'faults' alone: remove the setting, or start with"
                            + " --spring.profiles.active=faults");
        }
    }
}
