package io.millrace.template;

import java.util.List;

/**
 * What a scope does with names on entry, so that reading a name means what it means in Jinja, where names are bound to
 * scopes before anything runs.
 *
 * @param storedFirst names the scope writes before it reads them: start as the enclosing scope's value, else undefined
 * @param storedLater names it reads first or writes in a branch only: start as the enclosing scope's value, else as the
 *     variable given to the rendering
 */
record Frame(List<String> storedFirst, List<String> storedLater) {
    static final Frame EMPTY = new Frame(List.of(), List.of());
}
