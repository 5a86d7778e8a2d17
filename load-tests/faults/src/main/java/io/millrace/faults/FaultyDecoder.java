package io.millrace.faults;

import io.millrace.generation.DecoderModel;

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
