package io.millrace.serving;

/**
 * A model as one request found it by its name, resolved once and handed down from there. It does not change; a request that asks it holds
 * the model it leads to until it ends.
 */
public interface Route {

    /** What the catalogue says of the model. */
    ModelCatalog.Model model();
}
