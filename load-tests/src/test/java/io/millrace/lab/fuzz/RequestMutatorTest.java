package io.millrace.lab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.http.Request;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RequestMutatorTest {

    @Test
    void mutated_sameSeed_sameRequestAndMostlyAnotherThanTheValidOne() {
        Request valid = Request.post("/v1/embeddings", "{\"model\":\"m\",\"input\":[\"a\",\"b\"]}");
        int changed = 0;
        for (int i = 0; i < 500; i++) {
            byte[] once = mutated(valid, i).bytes();
            assertThat(once).isEqualTo(mutated(valid, i).bytes());
            changed += Arrays.equals(once, valid.bytes()) ? 0 : 1;
        }
        assertThat(changed).isGreaterThan(450);
    }

    private static Request mutated(Request valid, long seed) {
        return new RequestMutator(new SplittableRandom(seed)).mutated(valid);
    }
}
