package io.millrace.scripted;

import io.millrace.generation.DecoderModel;
import io.millrace.text.Tokenizer;
import java.util.Arrays;
import java.util.function.Supplier;

/** A decoder whose logits are those of a script's next token; what it takes the place of lends it slots and vocabulary. */
final class ScriptedDecoder implements DecoderModel {

    private static final float SURE = 30;

    private final int slots;
    private final int maxLength;
    private final int vocabularySize;
    private final Tokenizer tokenizer;
    private final int endToken;
    private final Supplier<Script> script;
    private final Line[] lines;

    /** One slot: the tokens it holds, and what is said after the first {@code spoken} of them. */
    private static final class Line {
        private int[] tokens = new int[64];
        private int length;
        private int prompt = -1;
        private String text = "";
        private int[] reply = {};
        /** Whether what was said is no longer the script's. */
        private boolean lost;

        private void put(int past, int[] more) {
            tokens = Arrays.copyOf(tokens, Math.max(tokens.length, 2 * (past + more.length)));
            System.arraycopy(more, 0, tokens, past, more.length);
            length = past + more.length;
        }

        private int[] said() {
            return Arrays.copyOfRange(tokens, prompt, length);
        }
    }

    ScriptedDecoder(DecoderModel replaced, int maxLength, Tokenizer tokenizer, int endToken, Supplier<Script> script) {
        this.slots = replaced.slots();
        this.maxLength = maxLength;
        this.vocabularySize = replaced.vocabularySize();
        this.tokenizer = tokenizer;
        this.endToken = endToken;
        this.script = script;
        this.lines = new Line[slots];
        Arrays.setAll(lines, _ -> new Line());
        replaced.close();
    }

    @Override
    public Logits prefill(PrefillChunk chunk) {
        Line line = lines[chunk.slot()];
        if (!goesOn(line, chunk)) {
            line.prompt = -1;
        }
        line.put(chunk.past(), chunk.tokens());
        int rows = chunk.allRows() ? chunk.tokens().length : 1;
        return new Rows(rows, _ -> line);
    }

    /** Whether a chunk is a part of the answer, not of a prompt, which has special tokens behind the answer before. */
    private boolean goesOn(Line line, PrefillChunk chunk) {
        return line.prompt >= 0
                && chunk.past() == line.length
                && Arrays.stream(chunk.tokens()).noneMatch(token -> token == endToken || tokenizer.isSpecial(token));
    }

    @Override
    public Logits decode(DecodeBatch batch) {
        for (int i = 0; i < batch.tokens().length; i++) {
            if (batch.running()[i]) {
                lines[batch.firstSlot() + i].put(batch.lengths()[i], new int[] {batch.tokens()[i]});
            }
        }
        return new Rows(batch.tokens().length, row -> lines[batch.firstSlot() + row]);
    }

    private int next(Line line) {
        if (line.prompt < 0) {
            line.prompt = line.length;
            String prompt = tokenizer.decode(Arrays.copyOf(line.tokens, line.length), false);
            line.text = script.get().answer(prompt);
            line.reply = tokenizer.encode(line.text, false);
            line.lost = false;
        }
        int spoken = line.length - line.prompt;
        if (line.lost) {
            return at(line.reply, spoken);
        }
        int[] said = line.said();
        boolean asWritten = spoken <= line.reply.length && Arrays.equals(said, 0, spoken, line.reply, 0, spoken);
        return asWritten ? at(line.reply, spoken) : otherwise(line, said);
    }

    /** Where what was said was written in other tokens than those of the script. */
    private int otherwise(Line line, int[] said) {
        String text = tokenizer.decode(said, false);
        line.lost = !line.text.startsWith(text);
        return line.lost
                ? at(line.reply, said.length)
                : at(tokenizer.encode(line.text.substring(text.length()), false), 0);
    }

    private int at(int[] tokens, int place) {
        return place < tokens.length ? tokens[place] : endToken;
    }

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public int maxLength() {
        return maxLength;
    }

    @Override
    public boolean cutsBack() {
        return true;
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    @Override
    public void interrupt() {}

    @Override
    public void close() {
        tokenizer.close();
    }

    private interface LineOf {
        Line row(int row);
    }

    private final class Rows implements Logits {
        private final int rows;
        private final LineOf lineOf;

        private Rows(int rows, LineOf lineOf) {
            this.rows = rows;
            this.lineOf = lineOf;
        }

        @Override
        public int rows() {
            return rows;
        }

        @Override
        public void copyRow(int row, float[] target) {
            Arrays.fill(target, 0, vocabularySize, 0);
            target[next(lineOf.row(row))] = SURE;
        }
    }
}
