package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.env.StandardEnvironment;

/** Which interfaces are listened to, by what is configured. */
class KeylessDefaultsTest {

    private static @Nullable String address(String property, String... values) {
        StandardEnvironment environment = new StandardEnvironment();
        TestPropertyValues.of(values).applyTo(environment);
        new KeylessDefaults().postProcessEnvironment(environment, new SpringApplication());
        return environment.getProperty(property);
    }

    @Test
    void address_noKeys_isTheLoopback() {
        assertThat(address("server.address")).isEqualTo("127.0.0.1");
        assertThat(address("server.address", "server.address=")).isEqualTo("127.0.0.1");
        assertThat(address("server.address", "millrace.keys.file=", "millrace.keys.list="))
                .isEqualTo("127.0.0.1");
    }

    @Test
    void address_stated_stays() {
        assertThat(address("server.address", "server.address=0.0.0.0")).isEqualTo("0.0.0.0");
    }

    @Test
    void address_withKeys_isAll() {
        assertThat(address("server.address", "millrace.keys.file=keys.yaml")).isNull();
        assertThat(address("server.address", "millrace.keys.list[0].name=a")).isNull();
    }

    @Test
    void managementAddress_onAPortOfItsOwn_isTheLoopbackToo() {
        String address = "management.server.address";
        assertThat(address(address, "management.server.port=0")).isEqualTo("127.0.0.1");
        assertThat(address(address, "management.server.port=0", address + "=10.0.0.1"))
                .isEqualTo("10.0.0.1");
        assertThat(address(address)).isNull();
        assertThat(address(address, "server.port=8080", "management.server.port=8080"))
                .isNull();
    }
}
