package io.millrace.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {

    private static final Path FILE = Path.of("keys.yaml");
    private static final String HASH = new Secret("mr-test").hash();

    private static List<ApiKey> parse(String text) {
        return KeyFile.parse(FILE, text);
    }

    @Test
    void parse_entries_areKeys() {
        List<ApiKey> keys =
                parse("""
                # who may ask
                - name: alice
                  hash: %s
                  roles: [use, ADMIN]
                  requests-per-minute: 60
                  tokens-per-minute: 10000
                - {name: bob, hash: "%s", roles: [metrics]}
                """.formatted(HASH, HASH.toUpperCase(Locale.ROOT).replace("SHA", "sha")));
        assertThat(keys)
                .containsExactly(
                        new ApiKey("alice", HASH, Set.of(Role.USE, Role.ADMIN), 60, 10_000),
                        new ApiKey(
                                "bob",
                                "sha256:" + HASH.substring(7).toUpperCase(Locale.ROOT),
                                Set.of(Role.METRICS),
                                0,
                                0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "# nothing\n", "[]", "null", "- null"})
    void parse_noKeys_isRefused(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(KeyException.class)
                .hasMessageMatching("keys\\.yaml(:\\d)?: must be a list of keys, each with name, hash and roles");
    }

    @Test
    void parse_unknownField_namesLineAndNearest() {
        assertThatThrownBy(() -> parse("- name: a\n  hash: " + HASH + "\n  role: [use]\n"))
                .hasMessage("keys.yaml:3: unknown field 'role', did you mean 'roles'?");
        assertThatThrownBy(() -> parse("- nmae: a\n"))
                .hasMessage("keys.yaml:1: unknown field 'nmae', did you mean 'name'?");
        assertThatThrownBy(() -> parse("- name: a\n- {name: b, request-per-minute: 5}\n"))
                .hasMessage("keys.yaml:2: unknown field 'request-per-minute', did you mean 'requests-per-minute'?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            - {hash: H, roles: [use]}                                      | name must be 1 to 64 of
            - {name: 'a b', hash: H, roles: [use]}                         | name must be 1 to 64 of
            - {name: a, roles: [use]}                                      | hash of a must be sha256:
            - {name: a, hash: mr-secret, roles: [use]}                     | hash of a must be sha256:
            - {name: a, hash: H}                                           | roles of a must name at least one
            - {name: a, hash: H, roles: []}                                | roles of a must name at least one
            - {name: a, hash: H, roles: [root]}                            | 'roles' has a value of the wrong kind
            - {name: a, hash: H, roles: [use], requests-per-minute: -1}    | requests-per-minute of a must be from 0 to 1000000000, but is -1
            - {name: a, hash: H, roles: [use], tokens-per-minute: 1.5}     | 'tokens-per-minute' has a value of the wrong kind
            - {name: a, hash: H, roles: [use], tokens-per-minute: 9999999999} | tokens-per-minute of a must be from 0
            """)
    void parse_badField_isNamed(String entry, String message) {
        assertThatThrownBy(() -> parse(entry.replace("hash: H", "hash: '" + HASH + "'")))
                .isInstanceOf(KeyException.class)
                .hasMessageStartingWith("keys.yaml:")
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    /** Wherever somebody puts a key by mistake, what is said of the file does not repeat it. */
    @Test
    void parse_keyInTheWrongPlace_isNotRepeated() {
        Random random = new Random(5);
        String good = "- name: alice\n  hash: " + HASH + "\n  roles: [use]\n  requests-per-minute: 5\n";
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            Secret secret = Secret.random(random);
            int from = random.nextInt(good.length());
            int to = Math.min(good.length(), from + random.nextInt(8));
            String text = good.substring(0, from) + secret.text() + good.substring(to);
            try {
                assertThat(parse(text)).isNotEmpty();
            } catch (KeyException e) {
                refused++;
                assertThat(e)
                        .hasMessageNotContaining(secret.text().substring(3))
                        .hasNoCause();
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void secret_random_isLongDifferentAndHidden() {
        Random random = new Random(1);
        Secret secret = Secret.random(random);
        assertThat(secret.text())
                .matches("mr-[A-Za-z0-9_-]{43}")
                .isNotEqualTo(Secret.random(random).text());
        assertThat(secret).hasToString("secret");
    }

    @Test
    void secret_hash_isSha256() {
        assertThat(new Secret("abc").hash())
                .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
