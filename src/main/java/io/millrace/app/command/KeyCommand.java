package io.millrace.app.command;

import io.millrace.access.ApiKey;
import io.millrace.access.Role;
import io.millrace.access.Secret;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes an API key: the key on standard error, its entry of the key file on standard output. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "Makes an API key, shows it once on standard error, and prints the entry for the key file, "
                + "so that 'key NAME >> keys.yaml' adds it.")
public final class KeyCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "whose key it is")
    String name = "";

    @Option(
            names = "--roles",
            split = ",",
            defaultValue = "use",
            description = "use, admin, metrics (${DEFAULT-VALUE})")
    List<Role> roles = List.of();

    @Override
    public Integer call() {
        Secret secret = Secret.random(new SecureRandom());
        ApiKey key = new ApiKey(name, secret.hash(), EnumSet.copyOf(roles), 0, 0);
        spec.commandLine().getErr().println("The API key of " + name + ", shown this once: " + secret.text());
        spec.commandLine().getOut().printf("- name: %s%n  hash: %s%n  roles: %s%n", name, key.hash(), lower(roles));
        return 0;
    }

    private static String lower(List<Role> roles) {
        return roles.toString().toLowerCase(Locale.ROOT);
    }
}
