"""Weights in blocks of 4 or 8 bits, as the operator com.microsoft.MatMulNBits stores them."""

import numpy as np

BLOCK = 32


def quantize(matrix, bits):
    """Symmetric blocks of 32 along the input axis of `matrix` [out, in], as MatMulNBits stores them: bytes
    [out, blocks, 32 * bits / 8], low nibble first, and scales [out, blocks].
    Stored value = round(weight / scale) + 2^(bits-1)."""
    rows, columns = matrix.shape
    padded = np.pad(matrix.astype(np.float32), ((0, 0), (0, -columns % BLOCK)))
    blocks = padded.reshape(rows, -1, BLOCK)
    stored, scales = closest(blocks, bits)
    packed = stored if bits == 8 else stored[..., 0::2] | (stored[..., 1::2] << 4)
    return packed, scales[..., 0]


def closest(blocks, bits):
    """Levels and scales of `blocks` [out, blocks, 32]: of several scales around the one that just holds a block's
    largest weight, the one with the least squared error."""
    half = 1 << (bits - 1)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(-1, keepdims=True), -1)
    best = None
    for factor in np.linspace(0.8, 1.2, 17, dtype=np.float32):
        scales = np.where(largest == 0, 1, largest * factor / -half)
        levels = np.clip(np.rint(blocks / scales), -half, half - 1)
        errors = ((levels * scales - blocks) ** 2).sum(-1, keepdims=True)
        best = (errors, levels, scales) if best is None else better(best, (errors, levels, scales))
    return (best[1] + half).astype(np.uint8), best[2]


def better(left, right):
    return tuple(np.where(right[0] < left[0], b, a) for a, b in zip(left, right))


def dequantize(packed, scales, bits, columns):
    """The matrix [out, columns] that `quantize` stands for."""
    stored = packed if bits == 8 else np.stack([packed & 15, packed >> 4], -1).reshape(*packed.shape[:2], BLOCK)
    blocks = (stored.astype(np.float32) - (1 << (bits - 1))) * scales[..., None]
    return blocks.reshape(blocks.shape[0], -1)[:, :columns]
