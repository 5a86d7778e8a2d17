package io.millrace.template.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A stable sort that bears an order which contradicts itself, such as one with NaN in it. */
final class MergeSort {
    private MergeSort() {}

    static <T> void sort(List<T> values, Comparator<T> order) {
        if (values.size() > 1) {
            List<T> left = new ArrayList<>(values.subList(0, values.size() / 2));
            List<T> right = new ArrayList<>(values.subList(values.size() / 2, values.size()));
            sort(left, order);
            sort(right, order);
            merge(values, left, right, order);
        }
    }

    private static <T> void merge(List<T> into, List<T> left, List<T> right, Comparator<T> order) {
        int l = 0;
        int r = 0;
        for (int i = 0; i < into.size(); i++) {
            boolean fromLeft = r == right.size() || (l < left.size() && order.compare(right.get(r), left.get(l)) >= 0);
            into.set(i, fromLeft ? left.get(l++) : right.get(r++));
        }
    }
}
