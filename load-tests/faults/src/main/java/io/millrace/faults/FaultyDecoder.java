package io.millrace.faults;

import io.millrace.generation.DecoderModel;
import io.millrace.generation.prefix.SavedPrefix;

/** A decoder whose calls pass a gate first. */
final class FaultyDecoder implements DecoderModel {

    private final DecoderModel decoder;
    private final FaultGate gate;

    FaultyDecoder(DecoderModel decoder, FaultGate gate) {
        this.decoder = decoder;
        this.gate = gate;
    }

    @Override
    public Logits prefill(PrefillChunk chunk) {
        gate.pass(chunk.tokens().length);
        return decoder.prefill(chunk);
    }

    @Override
    public Logits decode(DecodeBatch batch) {
        gate.pass(running(batch));
        return decoder.decode(batch);
    }

    private static int running(DecodeBatch batch) {
        int count = 0;
        for (boolean one : batch.running()) {
            count += one ? 1 : 0;
        }
        return count;
    }

    @Override
    public int slots() {
        return decoder.slots();
    }

    @Override
    public int maxLength() {
        return decoder.maxLength();
    }

    @Override
    public boolean cutsBack() {
        return decoder.cutsBack();
    }

    @Override
    public boolean copies() {
        return decoder.copies();
    }

    @Override
    public void copy(int from, int to, int length) {
        decoder.copy(from, to, length);
    }

    @Override
    public long savedBytes(int length) {
        return decoder.savedBytes(length);
    }

    @Override
    public SavedPrefix save(int slot, int length) {
        return decoder.save(slot, length);
    }

    @Override
    public void restore(SavedPrefix saved, int slot, int length) {
        decoder.restore(saved, slot, length);
    }

    @Override
    public int vocabularySize() {
        return decoder.vocabularySize();
    }

    @Override
    public void interrupt() {
        gate.interrupt();
        decoder.interrupt();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
