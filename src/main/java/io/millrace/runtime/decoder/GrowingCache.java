package io.millrace.runtime.decoder;

import io.millrace.generation.Adapter;
import io.millrace.generation.DecoderModel.DecodeBatch;
import io.millrace.generation.DecoderModel.Logits;
import io.millrace.generation.DecoderModel.PrefillChunk;
import io.millrace.runtime.SessionSettings;
import io.millrace.runtime.ffi.Ownership;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A cache for graphs whose {@code present} is a longer copy of {@code past}. Slots are kept in host memory, and a run gets a copy
 * of the ones it reads. While the same slots are decoded, the {@code present} of a step is the {@code past} of the next, and what
 * it has gained goes back to the slots when the set changes.
 */
final class GrowingCache implements KvCache {

    private final DecoderRun run;
    private final IoBinding binding;
    private final @Nullable Prompts prompts;
    private final boolean equalLengths;
    private final SlotStore store;
    private final @Nullable SlotRows rows;
    private final PastAndPresent prefill;
    private final PastAndPresent decode;
    private @Nullable Company company;

    /** Slots decoded together; {@code past} of {@link #decode} holds the last {@code width} positions of each, padded on the left. */
    private record Company(int[] slots, int[] joined, int[] lengths, int width) {

        boolean holds(int slot) {
            return IntStream.of(slots).anyMatch(held -> held == slot);
        }

        boolean is(int[] otherSlots, int[] otherLengths) {
            return Arrays.equals(slots, otherSlots) && Arrays.equals(lengths, otherLengths);
        }

        Company grown() {
            return new Company(
                    slots,
                    joined,
                    IntStream.of(lengths).map(length -> length + 1).toArray(),
                    width + 1);
        }
    }

    /** The graph of a pair that runs tokens without a past. */
    private record Prompts(DecoderRun run, IoBinding binding) {}

    /** @param prompts runs tokens without a past; null where {@code run} does that too */
    GrowingCache(
            DecoderRun run,
            @Nullable DecoderRun prompts,
            DecoderGraph graph,
            int slots,
            int maxLength,
            Ownership owned) {
        this.run = run;
        this.binding = owned.own(run.newBinding());
        this.prompts = prompts == null ? null : new Prompts(prompts, owned.own(prompts.newBinding()));
        this.equalLengths = graph.equalLengths();
        store = new SlotStore(graph.state(), run.host(), slots, maxLength, owned);
        rows = graph.fixed().isEmpty() ? store.rows() : null;
        prefill = new PastAndPresent(run, graph.state(), owned);
        decode = new PastAndPresent(run, graph.state(), owned);
    }

    @Override
    public Logits prefill(PrefillChunk chunk) {
        if (company != null && company.holds(chunk.slot())) {
            disband();
        }
        int length = chunk.past() + chunk.tokens().length;
        prefill.reshape(1, chunk.past());
        Logits logits = runPrefill(chunk, length);
        prefill.advance();
        store.save(chunk.slot(), chunk.past(), length, prefill, 0);
        return logits;
    }

    private Logits runPrefill(PrefillChunk chunk, int length) {
        Prompts whole = prompts;
        if (whole != null && chunk.past() == 0) {
            IoBinding own = wholeBinding(whole, chunk.adapter());
            prefill.bindPresent(own, length);
            return whole.run.prefill(chunk, own);
        }
        store.load(chunk.slot(), chunk.past(), prefill, 0);
        IoBinding own = binding(chunk.adapter());
        prefill.bind(own, length);
        return run.prefill(chunk, own);
    }

    private IoBinding binding(Adapter adapter) {
        return adapter instanceof OrtAdapter own ? own.binding() : binding;
    }

    private static IoBinding wholeBinding(Prompts whole, Adapter adapter) {
        return adapter instanceof OrtAdapter own ? Objects.requireNonNull(own.prompts()) : whole.binding;
    }

    @Override
    public Logits decode(DecodeBatch batch) {
        int[] rows = IntStream.range(0, batch.tokens().length)
                .filter(row -> batch.running()[row])
                .toArray();
        int[] places = new int[batch.tokens().length];
        Arrays.fill(places, -1);
        int done = 0;
        for (int[] part : parts(batch, rows)) {
            Company together = gather(batch, part);
            runRows(batch, part, together.width, rows.length, done);
            company = together.grown();
            for (int row : part) {
                places[row] = done++;
            }
        }
        return run.rows(places);
    }

    /* All at once, or those of each length where the graph takes no others. */
    private Collection<int[]> parts(DecodeBatch batch, int[] rows) {
        if (!equalLengths) {
            return rows.length == 0 ? List.of() : List.of(rows);
        }
        return IntStream.of(rows)
                .boxed()
                .collect(Collectors.groupingBy(row -> batch.lengths()[row], TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(part -> part.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    private void runRows(DecodeBatch batch, int[] rows, int width, int total, int first) {
        IoBinding own = binding(batch.adapter());
        decode.bind(own, width + 1);
        run.inputs().startDecode(rows.length, width + 1);
        for (int i = 0; i < rows.length; i++) {
            int row = rows[i];
            run.inputs()
                    .decodeRow(
                            i,
                            batch.tokens()[row],
                            batch.lengths()[row],
                            batch.shifts()[row],
                            DecoderInputs.Padding.LEFT);
        }
        run.decodePart(total, first, rows.length, own);
        decode.advance();
    }

    private Company gather(DecodeBatch batch, int[] rows) {
        int[] slots = IntStream.of(rows).map(row -> batch.firstSlot() + row).toArray();
        int[] lengths = IntStream.of(rows).map(row -> batch.lengths()[row]).toArray();
        Company present = company;
        if (present != null && present.is(slots, lengths)) {
            return present;
        }
        disband();
        int width = IntStream.of(lengths).max().orElse(0);
        decode.reshape(rows.length, width);
        for (int i = 0; i < slots.length; i++) {
            store.load(slots[i], lengths[i], decode, i);
        }
        return new Company(slots, lengths, lengths, width);
    }

    private void disband() {
        Company leaving = company;
        if (leaving != null) {
            for (int i = 0; i < leaving.slots.length; i++) {
                store.save(leaving.slots[i], leaving.joined[i], leaving.lengths[i], decode, i);
            }
            company = null;
        }
    }

    /* What a slot has gained in company lies there until that is disbanded. */
    @Override
    public @Nullable SlotCopier copier(SessionSettings settings, Ownership owned) {
        SlotRows rows = this.rows;
        return rows == null
                ? null
                : new HostCopier(rows, run.host(), slot -> {
                    if (company != null && company.holds(slot)) {
                        disband();
                    }
                });
    }

    @Override
    public long bytes() {
        return store.bytes();
    }
}
