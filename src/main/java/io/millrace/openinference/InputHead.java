package io.millrace.openinference;

import io.millrace.core.DType;
import io.millrace.core.ServingException.InvalidRequest;
import io.millrace.core.TensorSpec;
import io.millrace.edge.Values;
import io.millrace.serving.TensorInference.Signature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * An input of a request without its elements, checked against the model.
 *
 * @param path where it stands in the request, such as {@code inputs[0]}
 * @param elements how many its shape holds
 * @param dataAt where the JSON array of its elements begins; -1 where it has none
 * @param binarySize bytes of its elements after the JSON; -1 where they are in the JSON
 */
record InputHead(String path, TensorSpec spec, List<Long> shape, int elements, int dataAt, int binarySize) {

    DType type() {
        return spec.type();
    }

    boolean binary() {
        return binarySize >= 0;
    }

    /** The object under the cursor. */
    static InputHead read(Cursor at, String path, Signature signature) {
        Reader reader = new Reader(at, path);
        at.object(path, reader::property);
        return reader.head(signature);
    }

    /** Properties come in any order, so they are gathered first. */
    private static final class Reader {

        private static final List<String> PROPERTIES = List.of("name", "shape", "datatype", "parameters", "data");

        private final Cursor at;
        private final String path;
        private @Nullable String name;
        private @Nullable String datatype;
        private @Nullable List<Long> shape;
        private int dataAt = -1;
        private int binarySize = -1;

        Reader(Cursor at, String path) {
            this.at = at;
            this.path = path;
        }

        void property(String property) {
            String here = path + "." + property;
            switch (property) {
                case "name" -> name = at.string(here);
                case "datatype" -> datatype = at.string(here);
                case "shape" -> shape = shape(here);
                case "parameters" -> at.object(here, this::parameter);
                case "data" -> data(here);
                default -> throw TensorNames.unknownField(here, property, PROPERTIES);
            }
        }

        private List<Long> shape(String here) {
            List<Long> sizes = new ArrayList<>();
            at.array(here, i -> {
                if (i == Shapes.MAX_RANK) {
                    throw new InvalidRequest(here, "'" + here + "' must have at most " + i + " dimensions");
                }
                sizes.add(at.integer(here + "[" + i + "]", 0, Long.MAX_VALUE));
            });
            return sizes;
        }

        private void parameter(String parameter) {
            String here = path + ".parameters." + parameter;
            if (Parameters.OF_INPUT.admits(parameter, here, at)) {
                binarySize = (int) at.integer(here, 0, Integer.MAX_VALUE);
            }
        }

        private void data(String here) {
            at.expect(JsonToken.START_ARRAY, here, "an array");
            dataAt = at.offset();
            at.skip();
        }

        private InputHead head(Signature signature) {
            String called = TensorNames.required(name, path + ".name");
            TensorSpec spec = TensorNames.find(called, signature.inputs(), "input", path + ".name");
            checkType(TensorNames.required(datatype, path + ".datatype"), spec);
            List<Long> sizes = TensorNames.required(shape, path + ".shape");
            Shapes.check(sizes, spec, path + ".shape");
            checkData(spec);
            int elements = Shapes.elements(sizes, spec.type(), path + ".shape");
            return new InputHead(path, spec, List.copyOf(sizes), elements, dataAt, binarySize);
        }

        private void checkType(String given, TensorSpec spec) {
            String wanted = Datatypes.name(spec.type());
            if (!given.equals(wanted)) {
                throw new InvalidRequest(
                        path + ".datatype",
                        "'" + path + ".datatype' of input '" + spec.name() + "' must be " + wanted + ", but was "
                                + Values.shown(given));
            }
        }

        private void checkData(TensorSpec spec) {
            String here = path + ".data";
            if (dataAt < 0 && binarySize < 0) {
                throw new InvalidRequest(
                        here, "'" + here + "' is missing, and so is the parameter 'binary_data_size' in its place");
            }
            if (dataAt >= 0 && binarySize >= 0) {
                throw new InvalidRequest(
                        here, "'" + here + "' must be left out, since the parameter 'binary_data_size' is there");
            }
            if (dataAt >= 0 && !Datatypes.inJson(spec.type())) {
                throw new InvalidRequest(
                        here,
                        "'" + here + "' of input '" + spec.name() + "' must be sent as binary data: JSON has no "
                                + Datatypes.name(spec.type()));
            }
        }
    }
}
