package io.millrace.models.upkeep;

import io.millrace.core.JsonFile;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.ServingException.ModelNotReady;
import io.millrace.serving.Share;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Where aliases that were moved outlive the process: a JSON object of aliases, each an object of models and their weights. */
public final class AliasFile {

    /** Nowhere: they last as long as the process. */
    public static final AliasFile NONE = new AliasFile(null);

    private static final Logger LOG = LoggerFactory.getLogger(AliasFile.class);

    private final @Nullable Path file;

    private AliasFile(@Nullable Path file) {
        this.file = file;
    }

    public static AliasFile at(Path file) {
        return new AliasFile(file);
    }

    /**
     * What it holds; nothing where it is not there.
     *
     * @throws IllegalStateException naming file, alias and what is wrong
     */
    public Map<String, List<Share>> read() {
        Map<String, List<Share>> aliases = new TreeMap<>();
        if (file != null) {
            JsonFile.readIfThere(file).ifPresent(tree -> {
                require(tree.isObject(), "it must be an object of aliases");
                tree.properties()
                        .forEach(alias -> aliases.put(alias.getKey(), shares(alias.getKey(), alias.getValue())));
            });
        }
        return aliases;
    }

    private List<Share> shares(String alias, JsonNode models) {
        require(models.isObject() && !models.isEmpty(), alias + ": it must be an object of models and their weights");
        List<Share> shares = new ArrayList<>();
        models.properties().forEach(share -> shares.add(share(alias, share.getKey(), share.getValue())));
        return List.copyOf(shares);
    }

    private Share share(String alias, String model, JsonNode weight) {
        require(weight.isInt(), alias + ": the weight of '" + model + "' must be a whole number, but is " + weight);
        try {
            return new Share(model, weight.intValue());
        } catch (InvalidRequest e) {
            throw new IllegalStateException(file + ": " + alias + ": " + e.getMessage(), e);
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(file + ": " + otherwise);
        }
    }

    /**
     * Puts other aliases into it, all or none.
     *
     * @throws ModelNotReady where it cannot be written
     */
    public void write(Map<String, List<Share>> aliases) {
        if (file == null) {
            return;
        }
        try {
            write(file, json(aliases).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.error("{} cannot be written ({}): no alias is moved", file, e.toString());
            throw new ModelNotReady(
                    "No alias is moved, since the file that keeps them cannot be written ("
                            + e.getClass().getSimpleName() + "); millrace.models.data names another folder for it",
                    Duration.ofSeconds(5));
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path folder = file.resolveSibling("");
        Files.createDirectories(folder);
        Path next = Files.createTempFile(folder, file.getFileName() + ".", ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                channel.write(java.nio.ByteBuffer.wrap(bytes));
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private static String json(Map<String, List<Share>> aliases) {
        ObjectNode tree = JsonMapper.shared().createObjectNode();
        new TreeMap<>(aliases).forEach((alias, shares) -> {
            ObjectNode models = tree.putObject(alias);
            shares.forEach(share -> models.put(share.model(), share.weight()));
        });
        return tree.toPrettyString() + "\n";
    }
}
