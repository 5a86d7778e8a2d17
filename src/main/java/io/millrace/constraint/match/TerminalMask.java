package io.millrace.constraint.match;

/**
 * The tokens that go on a terminal, wherever it stands in a grammar.
 *
 * @param inside tokens whose bytes all belong to it
 * @param ends nodes of the trie behind which it may end while longer tokens go on, ascending
 */
record TerminalMask(TokenSet inside, int[] ends) {

    int memory() {
        return inside.memory() + ends.length * Integer.BYTES;
    }
}
