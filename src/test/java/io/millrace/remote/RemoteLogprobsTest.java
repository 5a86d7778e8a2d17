package io.millrace.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.serving.TextEvent.TokenLogprob;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RemoteLogprobsTest {

    @Test
    void of_tokensOfPartsOfCharacters_placesThemInTheText() {
        String json = """
                {"tokens": ["bytes:\\\\xe6", "bytes:\\\\x97\\\\xa5", " o", "k", "more"], "token_logprobs": [-1, -1, -1, -1, -1]}""";
        assertThat(RemoteLogprobs.of(new JsonMapper().readTree(json), "日 ok"))
                .extracting(TokenLogprob::start)
                .containsExactly(0, 0, 1, 3, 4);
    }
}
