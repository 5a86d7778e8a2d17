package io.millrace.guidance;

import io.millrace.constraint.Limits;
import io.millrace.constraint.grammar.Grammar;
import io.millrace.constraint.match.Constraint;
import io.millrace.constraint.match.TokenTrie;
import io.millrace.text.Tokenizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The languages that texts of one model are held to, each compiled once and kept while it is among those used last. */
final class CompiledLanguages {

    private static final int KEPT = 64;

    private final Tokenizer tokenizer;
    private final Set<String> visible;
    private final Map<Object, Held> compiled = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Held> eldest) {
            return size() > KEPT;
        }
    };
    private @Nullable TokenTrie vocabulary;
    private @Nullable ForcedRuns runs;

    /** A language, and how what it leaves no choice about is written. */
    record Held(Constraint constraint, ForcedRuns runs) {}

    /** @param visible special tokens that are part of the text */
    CompiledLanguages(Tokenizer tokenizer, Set<String> visible) {
        this.tokenizer = tokenizer;
        this.visible = Set.copyOf(visible);
    }

    /**
     * A language.
     *
     * @param key equal for equal languages
     * @throws io.millrace.constraint.ConstraintException if it cannot be held
     */
    Held of(Object key, Supplier<Grammar> grammar) {
        Held known = kept(key);
        return known != null ? known : keep(key, compile(grammar.get()));
    }

    private Held compile(Grammar grammar) {
        return new Held(Constraint.compile(grammar, vocabulary(), Limits.DEFAULT), runs());
    }

    private synchronized @Nullable Held kept(Object key) {
        return compiled.get(key);
    }

    private synchronized Held keep(Object key, Held held) {
        Held earlier = compiled.putIfAbsent(key, held);
        return earlier == null ? held : earlier;
    }

    private synchronized ForcedRuns runs() {
        ForcedRuns made = runs == null ? new ForcedRuns(tokenizer, vocabulary()) : runs;
        runs = made;
        return made;
    }

    private synchronized TokenTrie vocabulary() {
        TokenTrie made = vocabulary == null ? new TokenTrie(bytes()) : vocabulary;
        vocabulary = made;
        return made;
    }

    private byte[][] bytes() {
        byte[][] bytes = new byte[tokenizer.vocabularySize()][];
        for (int token = 0; token < bytes.length; token++) {
            bytes[token] = tokenizer.isSpecial(token) ? new byte[0] : tokenizer.bytes(token);
        }
        for (String token : visible) {
            tokenizer.id(token).ifPresent(id -> bytes[id] = tokenizer.bytes(id));
        }
        return bytes;
    }
}
