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
    private final Map<Object, Constraint> compiled = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Constraint> eldest) {
            return size() > KEPT;
        }
    };
    private @Nullable TokenTrie vocabulary;

    /** @param visible special tokens that are part of the text */
    CompiledLanguages(Tokenizer tokenizer, Set<String> visible) {
        this.tokenizer = tokenizer;
        this.visible = Set.copyOf(visible);
    }

    /**
     * The constraint of a language.
     *
     * @param key equal for equal languages
     * @throws io.millrace.constraint.ConstraintException if it cannot be held
     */
    Constraint of(Object key, Supplier<Grammar> grammar) {
        Constraint known = kept(key);
        return known != null ? known : keep(key, Constraint.compile(grammar.get(), vocabulary(), Limits.DEFAULT));
    }

    private synchronized @Nullable Constraint kept(Object key) {
        return compiled.get(key);
    }

    private synchronized Constraint keep(Object key, Constraint constraint) {
        Constraint earlier = compiled.putIfAbsent(key, constraint);
        return earlier == null ? constraint : earlier;
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
