package io.millrace.edge;

import java.util.List;

/**
 * A wire form: its endpoints and the form of its errors.
 *
 * @param root errors of unknown paths at it and below are in its form; empty for whatever no other form covers
 */
public record WireForm(String root, ErrorForm errors, List<Endpoint> endpoints) {

    public WireForm {
        endpoints = List.copyOf(endpoints);
    }

    boolean covers(String path) {
        return root.isEmpty() || path.equals(root) || path.startsWith(root + "/");
    }
}
