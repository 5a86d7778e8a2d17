"""Checks a running server with Triton's own client.

    pip install 'tritonclient[http]'
    python triton_check.py http://localhost:8080 MODEL

MODEL is any model that takes tensors. Its inputs are filled with zeros and empty strings, free dimensions are 2, so that any
model can run them; what is checked is that every way of asking gives the same answer.
"""

import sys

import numpy as np
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException, triton_to_np_dtype

BINARY_ONLY = ("FP16", "BF16")


def tensor(spec):
    shape = [2 if size < 0 else size for size in spec["shape"]]
    dtype = triton_to_np_dtype(spec["datatype"])
    if spec["datatype"] == "BYTES":
        return np.full(shape, b"", dtype=np.object_)
    return np.zeros(shape, dtype=dtype)


def inputs(specs, binary):
    made = []
    for spec in specs:
        values = tensor(spec)
        made.append(triton.InferInput(spec["name"], list(values.shape), spec["datatype"]))
        made[-1].set_data_from_numpy(values, binary_data=binary or spec["datatype"] in BINARY_ONLY)
    return made


def outputs(specs, binary):
    return [
        triton.InferRequestedOutput(spec["name"], binary_data=binary or spec["datatype"] in BINARY_ONLY) for spec in specs
    ]


def refused(call, *words):
    try:
        call()
    except InferenceServerException as e:
        assert all(word in e.message() for word in words), e.message()
        return
    raise AssertionError(f"not refused: {words}")


def check(client, model):
    assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(model)
    assert "binary_tensor_data" in client.get_server_metadata()["extensions"]
    about = client.get_model_metadata(model)
    version = about["versions"][-1]
    assert client.get_model_metadata(model, version) == about
    assert client.get_model_config(model)["name"] == about["name"]
    assert about["name"] in [entry["name"] for entry in client.get_model_repository_index()]

    wanted = {}

    def same(what, **options):
        options.setdefault("inputs", inputs(about["inputs"], True))
        answer = client.infer(model, **options)
        for spec in about["outputs"]:
            values = answer.as_numpy(spec["name"])
            assert np.array_equal(values, wanted.setdefault(spec["name"], values)), (what, spec["name"])
        print(f"{what}: ok")
        return answer

    same("binary in and out")
    same("JSON in, binary out", inputs=inputs(about["inputs"], False))
    same("JSON in and out", inputs=inputs(about["inputs"], False), outputs=outputs(about["outputs"], False))
    same("binary in, JSON out", outputs=outputs(about["outputs"], False))
    same("gzip", request_compression_algorithm="gzip", response_compression_algorithm="gzip")
    same("deflate", request_compression_algorithm="deflate", response_compression_algorithm="deflate")
    same("version, priority, timeout", model_version=version, priority=1, timeout=10_000_000)
    assert same("id", request_id="an id").get_response()["id"] == "an id"

    first = about["inputs"][0]
    refused(lambda: client.infer(model, inputs(about["inputs"], True)[1:]), first["name"], "missing")
    refused(lambda: client.infer(model, inputs(about["inputs"], True), sequence_id=7), "sequence_id")
    refused(lambda: client.infer("no-such-model", inputs(about["inputs"], True)), "no-such-model")
    print("refusals: ok")


def main():
    url, model = sys.argv[1:]
    with triton.InferenceServerClient(url.removeprefix("http://")) as client:
        check(client, model)
    print(f"{model} at {url} answers Triton's client")


if __name__ == "__main__":
    main()
