package structure;

/**
 * One entry of a product method.
 *
 * @param thread name of the thread
 * @param depth product methods on the stack, itself among them
 * @param method a line of {@link Method}
 */
record Entry(String thread, int depth, String method) {

    static Entry parse(String line) {
        String[] parts = line.split("\t", 3);
        return new Entry(parts[0], Integer.parseInt(parts[1]), parts[2]);
    }

    String line() {
        return thread + "\t" + depth + "\t" + method;
    }

    Method entered() {
        return Method.parse(method);
    }
}
