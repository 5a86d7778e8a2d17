package io.millrace.tasks.generate;

import io.millrace.repository.ModelFolder;
import io.millrace.runtime.tensor.PositionTable;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The longest sequence of a model that generates text, prompt and completion together. */
public final class SequenceLength {

    private static final int UNSTATED = 2048;

    private SequenceLength() {}

    /**
     * In tokens: the least that model.yaml, the model's files and its graph say.
     *
     * @param stated by the files; null where none does
     */
    public static int of(ModelFolder folder, @Nullable Integer stated) {
        OptionalInt rows = PositionTable.rows(folder.modelFile());
        OptionalInt own = Stream.concat(Stream.ofNullable(stated), rows.stream().boxed())
                .mapToInt(Integer::intValue)
                .min();
        return own.isEmpty()
                ? folder.manifest().capacity().maxLengthOr(UNSTATED)
                : folder.manifest().capacity().maxLengthWithin(own.getAsInt());
    }
}
