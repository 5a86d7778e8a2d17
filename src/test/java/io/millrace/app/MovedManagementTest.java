package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.models.ModelRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Roles follow the actuator where it is moved, and its endpoints where they are renamed. */
@TestPropertySource(
        properties = {
            "management.endpoints.web.base-path=/manage",
            "management.endpoints.web.path-mapping.prometheus=scrape"
        })
class MovedManagementTest extends KeyedService {

    MovedManagementTest(@Autowired ModelRegistry models) {
        super(models);
    }

    @ParameterizedTest
    @CsvSource({
        "/manage/info, 401, 403, 200, 403",
        "/manage/models, 401, 403, 200, 403",
        "/manage/scrape, 401, 403, 200, 200",
        "/manage, 401, 403, 200, 403",
        "/manage/health, 200, 200, 200, 200",
        "/manage/health/liveness, 200, 200, 200, 200",
        "/manage/health/..%2fmodels, 404, 404, 404, 404",
        "/v1/models, 401, 200, 403, 403",
    })
    void path_ofTheActuator_asksForItsRole(String path, int nobody, int user, int admin, int scraper) throws Exception {
        assertThat(call("GET", path, null).statusCode()).isEqualTo(nobody);
        assertThat(call("GET", path, USER).statusCode()).isEqualTo(user);
        assertThat(call("GET", path, ADMIN).statusCode()).isEqualTo(admin);
        assertThat(call("GET", path, SCRAPER).statusCode()).isEqualTo(scraper);
    }
}
