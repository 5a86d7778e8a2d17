"""Writes what a picture's format can carry, and what Pillow makes of each:

    python models/training/picture_fixtures.py

One row a picture under `src/test/resources/fixtures/images/pictures.json`: the file in base64, and the pixels of
`ImageOps.exif_transpose(Image.open(…)).convert("RGB")`, which is what Transformers' `load_image` gives; null where Pillow
refuses the file, or where the server does though Pillow would not (named in `REFUSED`). A second run changes no byte where
Pillow and its libraries are the same."""

import base64
import io
import json
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps

FILE = Path(__file__).resolve().parents[2] / "src/test/resources/fixtures/images/pictures.json"
WIDTH, HEIGHT = 13, 9
REFUSED = {"png-palette-none", "tiff"}
LEVELS = np.random.default_rng(7).integers(0, 256, (HEIGHT, WIDTH, 4)).astype(np.uint8)
SMOOTH = Image.fromarray(LEVELS[:4, :5, :3]).resize((21, 18), Image.Resampling.BICUBIC)
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(samples, depth):
    """Rows of samples [height, width, channels] as PNG and BMP have them."""
    if depth == 16:
        return [row.astype(">u2").tobytes() for row in samples]
    bits = np.unpackbits(samples.astype(np.uint8)[..., None], axis=-1)[..., 8 - depth :]
    return [np.packbits(row.reshape(-1)).tobytes() for row in bits]


def filtered(rows, step):
    """Each row with the next of the five filters."""
    above, out = bytes(len(rows[0])) if rows else b"", b""
    for number, row in enumerate(rows):
        kind = number % 5
        coded = bytearray([kind])
        for i, value in enumerate(row):
            left, corner = (row[i - step], above[i - step]) if i >= step else (0, 0)
            up = above[i]
            guess = left + up - corner
            paeth = min((left, up, corner), key=lambda near: abs(guess - near))
            coded.append(value - (0, left, up, (left + up) // 2, paeth)[kind] & 255)
        out, above = out + bytes(coded), row
    return out


PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def png(colour, depth, interlaced=False, before=b"", after=b"", size=(WIDTH, HEIGHT), cut=None, end=True, pieces=1):
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    samples = LEVELS[: size[1], : size[0], :channels].astype(np.uint16)
    samples = samples * 257 - 3 * (samples > 9) if depth == 16 else samples >> (8 - depth)
    step = max(1, channels * depth // 8)
    if interlaced:
        parts = [samples[y::dy, x::dx] for x, y, dx, dy in PASSES]
        data = b"".join(filtered(packed(part, depth), step) for part in parts if part.size)
    else:
        data = filtered(packed(samples, depth), step)
    data = zlib.compress(data)
    data = data if cut is None else data[:cut]
    head = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, interlaced)
    cuts = [len(data) * i // pieces for i in range(pieces + 1)]
    body = b"".join(chunk(b"IDAT", data[a:b]) for a, b in zip(cuts, cuts[1:]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before + body + after + (chunk(b"IEND", b"") if end else b"")


def colours(count):
    return np.random.default_rng(8).integers(0, 256, (count, 3)).astype(np.uint8).tobytes()


def exif(number, order=">"):
    mark = b"MM\0*" if order == ">" else b"II*\0"
    return mark + struct.pack(order + "IHHHIHHI", 8, 1, 0x0112, 3, 1, number, 0, 0)


def profile(space):
    """An ICC profile, without the time at which it was made."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes()
    return made[:24] + bytes(12) + made[36:]


def app(marker, data):
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def with_segment(jpeg, segment):
    return jpeg[:2] + segment + jpeg[2:]


def without_segment(jpeg, marker):
    at = jpeg.index(bytes([0xFF, marker]))
    return jpeg[:at] + jpeg[at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big") :]


def adobe(transform):
    return app(0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform))


def pngs():
    plte = chunk(b"PLTE", colours(256))
    kinds = {"grey": 0, "rgb": 2, "palette": 3, "grey-alpha": 4, "rgba": 6}
    depths = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
    for name, colour in kinds.items():
        before = plte if colour == 3 else b""
        for depth in depths[colour]:
            table = chunk(b"PLTE", colours(1 << depth)) if colour == 3 else b""
            yield f"png-{name}-{depth}", png(colour, depth, before=table)
        yield f"png-{name}-8-interlaced", png(colour, 8, True, before)
    yield "png-grey-1-interlaced", png(0, 1, True)
    for width, height in ((1, 1), (1, 9), (3, 2), (5, 1)):
        yield f"png-interlaced-{width}x{height}", png(2, 8, True, size=(width, height))
    yield "png-palette-short", png(3, 8, before=chunk(b"PLTE", colours(5)))
    yield "png-palette-none", png(3, 8)
    yield "png-palette-transparent", png(3, 8, before=plte + chunk(b"tRNS", bytes(range(0, 250, 5))))
    yield "png-rgb-transparent", png(2, 8, before=chunk(b"tRNS", LEVELS[0, 0, :3].astype(">u2").tobytes()))
    yield "png-grey-transparent", png(0, 8, before=chunk(b"tRNS", LEVELS[0, 0, :1].astype(">u2").tobytes()))
    yield "png-gamma", png(2, 8, before=chunk(b"gAMA", struct.pack(">I", 100000)))
    yield "png-profile", png(2, 8, before=chunk(b"iCCP", b"lab\0\0" + zlib.compress(profile("LAB"))))
    yield "png-pieces", png(2, 8, pieces=40)
    yield "png-trailing", png(2, 8) + b"more" * 20
    yield "png-without-end", png(2, 8, end=False)
    yield "png-truncated", png(2, 8)[:-200]
    yield "png-data-cut", png(2, 8, cut=150)
    yield "png-zero", png(2, 8, size=(0, 9))
    yield "png-checksum", png(2, 8).replace(b"IHDR\0\0\0\x0d", b"IHDR\0\0\0\x0c")
    yield "png-unknown-filter", png(0, 8).replace(b"IDAT", b"IDAT", 1)[:41] + chunk(b"IDAT", zlib.compress(b"\x09" * 126))[8:]
    for number in (1, 3, 6):
        yield f"png-exif-{number}", png(2, 8, before=chunk(b"eXIf", exif(number, "<")))
    yield "png-exif-after-data", png(2, 8, after=chunk(b"eXIf", exif(8)))
    yield "png-xmp", png(2, 8, before=chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP))
    raw = b"\nexif\n%8d\n" % 32 + (b"Exif\0\0" + exif(5)).hex().encode() + b"\n"
    yield "png-profile-exif", png(2, 8, before=chunk(b"tEXt", b"Raw profile type exif\0" + raw))
    yield "png-profile-exif-packed", png(2, 8, before=chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(raw)))
    second = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 1, 2, 2, 0, 0, 1, 9, 0, 0))
    second += chunk(b"fdAT", struct.pack(">I", 2) + zlib.compress(bytes(14)))
    first = chunk(b"acTL", struct.pack(">II", 2, 0)) + chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, WIDTH, HEIGHT, 0, 0, 1, 9, 0, 0))
    yield "png-animated", png(2, 8, before=first, after=second)


def jpegs():
    for name, subsampling in {"444": 0, "422": 1, "420": 2}.items():
        yield f"jpeg-{name}", saved(SMOOTH, "JPEG", quality=85, subsampling=subsampling)
        yield f"jpeg-{name}-progressive", saved(SMOOTH, "JPEG", quality=85, subsampling=subsampling, progressive=True)
    grey = SMOOTH.convert("L")
    plain = saved(SMOOTH, "JPEG", quality=85)
    progressive = saved(SMOOTH, "JPEG", quality=85, progressive=True)
    yield "jpeg-grey", saved(grey, "JPEG")
    yield "jpeg-grey-progressive", saved(grey, "JPEG", progressive=True)
    yield "jpeg-rgb", saved(SMOOTH, "JPEG", quality=85, keep_rgb=True)
    bare = without_segment(plain, 0xE0)
    yield "jpeg-no-markers", bare
    yield "jpeg-no-markers-444", without_segment(saved(SMOOTH, "JPEG", subsampling=0), 0xE0)
    for transform in (0, 1, 2):
        yield f"jpeg-adobe-{transform}", with_segment(bare, adobe(transform))
        yield f"jpeg-jfif-adobe-{transform}", plain[:20] + adobe(transform) + plain[20:]
    cmyk = saved(SMOOTH.convert("CMYK"), "JPEG", quality=85)
    yield "jpeg-cmyk", cmyk
    yield "jpeg-cmyk-progressive", saved(SMOOTH.convert("CMYK"), "JPEG", progressive=True)
    naked = without_segment(cmyk, 0xEE)
    yield "jpeg-cmyk-no-adobe", naked
    for transform in (1, 2):
        yield f"jpeg-ycck-{transform}", with_segment(naked, adobe(transform))
    yield "jpeg-profile", saved(SMOOTH, "JPEG", icc_profile=profile("LAB"))
    yield "jpeg-profile-broken", with_segment(plain, app(0xE2, b"ICC_PROFILE\0\x02\x01nonsense"))
    yield "jpeg-restarts", saved(SMOOTH, "JPEG", restart_marker_blocks=1)
    for number in range(9):
        yield f"jpeg-exif-{number}", with_segment(plain, app(0xE1, b"Exif\0\0" + exif(number, "<>"[number % 2])))
    yield "jpeg-exif-grey", with_segment(saved(grey, "JPEG"), app(0xE1, b"Exif\0\0" + exif(6)))
    yield "jpeg-xmp", with_segment(plain, app(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP))
    yield "jpeg-exif-before-xmp", with_segment(
        with_segment(plain, app(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)), app(0xE1, b"Exif\0\0" + exif(3))
    )
    yield "jpeg-trailing", plain + b"more" * 20
    yield "jpeg-two", plain + saved(Image.new("RGB", (5, 5), "red"), "JPEG")
    yield "jpeg-fill-bytes", plain[:2] + b"\xff\xff" + plain[2:]
    yield "jpeg-comment", with_segment(plain, app(0xFE, b"a remark"))
    yield "jpeg-without-end", plain[:-2]
    yield "jpeg-truncated", plain[: -len(plain) // 5]
    yield "jpeg-progressive-truncated", progressive[:-30]
    yield "jpeg-cut-short", plain[:-60] + b"\xff\xd9"
    yield "jpeg-header-alone", plain[:200]
    at = plain.index(b"\xff\xc0")
    yield "jpeg-zero", plain[: at + 5] + b"\0\0" + plain[at + 7 :]
    yield "jpeg-12-bit", plain[: at + 4] + b"\x0c" + plain[at + 5 :]
    last = progressive.rindex(b"\xff\xda")
    yield "jpeg-scan-repeated", progressive[:-2] + progressive[last:-2] * 3 + b"\xff\xd9"


def gifs():
    image = Image.fromarray(LEVELS[:, :, :3]).quantize(32, dither=Image.Dither.NONE)
    other = Image.fromarray(LEVELS[::-1, :, :3]).quantize(32, dither=Image.Dither.NONE)
    plain = saved(image, "GIF", interlace=0)
    yield "gif", plain
    yield "gif-interlaced", saved(image, "GIF", interlace=1)
    yield "gif-grey", saved(Image.fromarray(LEVELS[:, :, 0]), "GIF")
    yield "gif-transparent", saved(image, "GIF", transparency=3)
    yield "gif-animated", saved(image, "GIF", save_all=True, append_images=[other], duration=50)
    yield "gif-trailing", plain + b"more" * 20
    yield "gif-without-end", plain[:-1]
    yield "gif-truncated", plain[:-40]
    yield "gif-no-picture", plain[:13] + plain[13 : 13 + 3 * 32] + b";"
    tall = Image.fromarray(np.random.default_rng(9).integers(0, 256, (80, 60)).astype(np.uint8))
    yield "gif-long-codes", saved(tall, "GIF", interlace=0)
    at = plain.index(b",\0\0\0\0")

    def moved(x, y, screen, control=b""):
        size = struct.pack("<HH", *screen)
        return plain[:6] + size + plain[10:at] + control + b"," + struct.pack("<HH", x, y) + plain[at + 5 :]

    yield "gif-larger-screen", moved(2, 3, (20, 15))
    yield "gif-larger-screen-transparent", moved(2, 3, (20, 15), b"!\xf9\x04\x01\0\0\x05\0")
    yield "gif-beyond-screen", moved(4, 5, (WIDTH, HEIGHT))
    yield "gif-no-palette", plain[:10] + bytes([plain[10] & 0x7F]) + plain[11:13] + plain[13 + 3 * 32 :]
    yield "gif-zero", plain[:6] + bytes(4) + plain[10:at] + b"," + bytes(8) + plain[at + 9 :]


def bmp(bits, packing=0, head=40, table=b"", data=None, down=False, masks=b"", size=(WIDTH, HEIGHT)):
    width, height = size
    if data is None:
        if bits > 8:
            rows = [row.tobytes() for row in LEVELS[:height, :width, : bits // 8]]
        else:
            rows = packed(LEVELS[:height, :width, :1] >> (8 - bits), bits)
        data = b"".join(row + bytes(-len(row) % 4) for row in rows)
    if head == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        info = struct.pack("<IiiHHIIIIII", head, width, -height if down else height, 1, bits, packing, 0, 0, 0, len(table) // 4, 0)
        info += masks.ljust(head - 40, b"\0") if head > 40 else masks
    start = 14 + len(info) + len(table)
    return b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + info + table + data


def bmps():
    def table(count, step=4):
        return b"".join(colours(256)[3 * i : 3 * i + 3] + bytes(step - 3) for i in range(count))

    for bits in (1, 4, 8):
        yield f"bmp-{bits}", bmp(bits, table=table(1 << bits))
        yield f"bmp-os2-{bits}", bmp(bits, head=12, table=table(1 << bits, 3))
    for bits in (16, 24, 32):
        yield f"bmp-{bits}", bmp(bits)
    yield "bmp-top-down", bmp(24, down=True)
    yield "bmp-short-palette", bmp(8, table=table(9))
    yield "bmp-565", bmp(16, 3, masks=struct.pack("<III", 0xF800, 0x07E0, 0x001F))
    yield "bmp-555", bmp(16, 3, masks=struct.pack("<III", 0x7C00, 0x03E0, 0x001F))
    for head in (56, 108, 124):
        masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
        yield f"bmp-alpha-{head}", bmp(32, 3, head, masks=masks)
    yield "bmp-rgba", bmp(32, 3, 108, masks=struct.pack("<IIII", 0xFF, 0xFF00, 0xFF0000, 0xFF000000))
    runs = b"".join(
        bytes([5, 7 * y, 3, y]) + bytes([0, 5, 9, 8, 7, 6, y, 0]) + bytes([0, 0]) for y in range(HEIGHT)
    ) + bytes([0, 1])
    yield "bmp-rle8", bmp(8, 1, table=table(256), data=runs)
    moves = bytes([6, 9, 0, 2, 3, 2, 4, 200, 0, 0]) + bytes([13, 30, 0, 0]) * (HEIGHT - 3) + bytes([0, 1])
    yield "bmp-rle8-moves", bmp(8, 1, table=table(256), data=moves)
    halves = (bytes([7, 0x3A]) + bytes([0, 4, 0x12, 0xEF]) + bytes([2, 0x55]) + bytes([0, 0])) * HEIGHT + bytes([0, 1])
    yield "bmp-rle4", bmp(4, 2, table=table(16), data=halves)
    yield "bmp-rle8-short", bmp(8, 1, table=table(256), data=runs[:30] + bytes([0, 1]))
    yield "bmp-truncated", bmp(24)[:-50]
    yield "bmp-trailing", bmp(24) + b"more" * 20
    yield "bmp-jpeg-inside", bmp(24, 4, data=saved(SMOOTH, "JPEG"))
    yield "bmp-zero", bmp(24, size=(0, 9))


def riff(*chunks):
    body = b"".join(kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for kind, data in chunks)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def stream(webp):
    """The first bitstream of a file, as a chunk."""
    at = max(webp.find(b"VP8 "), webp.find(b"VP8L"))
    return webp[at : at + 4], webp[at + 8 : at + 8 + int.from_bytes(webp[at + 4 : at + 8], "little")]


def canvas(flags, width, height):
    return b"VP8X", bytes([flags, 0, 0, 0]) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


def scene(width, height):
    """Gradients, an edge, lines and some noise: what each way of predicting is good for."""
    y, x = np.mgrid[0:height, 0:width]
    levels = np.stack([x * 5 % 256, y * 7 % 256, 127 + 120 * np.sin(x / 7) * np.cos(y / 5)], -1)
    levels[height // 3 : height // 2, width // 4 : width // 2] = (255, 0, 30)
    levels[:, width * 3 // 4 :: 4] = 255
    levels += np.random.default_rng(11).normal(0, 6, levels.shape) * (x > width // 2)[..., None]
    return Image.fromarray(np.clip(levels, 0, 255).astype(np.uint8))


def webps():
    image, alpha = scene(75, 51), Image.fromarray(LEVELS)
    for quality in (5, 40, 80, 100):
        yield f"webp-lossy-{quality}", saved(image, "WEBP", quality=quality)
    yield "webp-lossy-small", saved(SMOOTH, "WEBP", quality=70, method=6)
    for width, height in ((1, 1), (1, 9), (17, 1), (16, 16), (33, 2)):
        yield f"webp-lossy-{width}x{height}", saved(scene(width, height), "WEBP", quality=60)
        yield f"webp-lossless-{width}x{height}", saved(scene(width, height), "WEBP", lossless=True)
    yield "webp-lossless", saved(image, "WEBP", lossless=True)
    yield "webp-lossless-slow", saved(image, "WEBP", lossless=True, quality=100, method=6)
    yield "webp-noise", saved(Image.fromarray(LEVELS[:, :, :3]), "WEBP", lossless=True)
    for count in (1, 2, 3, 4, 12, 16, 60, 200):
        yield f"webp-colours-{count}", saved(image.quantize(count, dither=Image.Dither.NONE).convert("RGB"), "WEBP", lossless=True)
    yield "webp-alpha", saved(alpha, "WEBP", lossless=True)
    yield "webp-alpha-exact", saved(alpha, "WEBP", lossless=True, exact=True)
    yield "webp-alpha-lossy", saved(alpha, "WEBP", quality=80)
    yield "webp-grey", saved(Image.fromarray(LEVELS[:, :, 0]), "WEBP", lossless=True)
    yield "webp-profile", saved(SMOOTH, "WEBP", quality=80, icc_profile=profile("sRGB"))
    frames = [Image.fromarray(np.roll(LEVELS, i, 0)) for i in range(3)]
    yield "webp-animated", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=50, lossless=True)
    small = stream(saved(SMOOTH, "WEBP", quality=80))
    for number in range(1, 9):
        yield f"webp-exif-{number}", riff(canvas(8, 21, 18), small, (b"EXIF", exif(number, "<>"[number % 2])))
    yield "webp-exif-named", riff(canvas(8, 21, 18), small, (b"EXIF", b"Exif\0\0" + exif(6)))
    yield "webp-exif-unflagged", riff(canvas(0, 21, 18), small, (b"EXIF", exif(6)))
    yield "webp-xmp", riff(canvas(4, 21, 18), small, (b"XMP ", XMP))
    yield "webp-unknown-chunk", riff(canvas(0, 21, 18), (b"ABCD", b"any"), small)
    frame = bytes([2, 0, 0, 1, 0, 0, 20, 0, 0, 17, 0, 0, 50, 0, 0, 0]) + riff(small)[12:]
    anim = (b"ANIM", bytes([9, 9, 9, 255, 0, 0]))
    yield "webp-animated-small", riff(canvas(2, 31, 25), anim, (b"ANMF", frame))
    yield "webp-animated-beyond", riff(canvas(2, 20, 25), anim, (b"ANMF", frame))
    yield "webp-animated-none", riff(canvas(2, 31, 25), anim)
    yield "webp-other-canvas", riff(canvas(0, 5, 5), small)
    lossy, lossless = saved(image, "WEBP", quality=40), saved(image, "WEBP", lossless=True)
    yield "webp-trailing", lossy + b"more" * 20
    yield "webp-truncated", lossy[: -len(lossy) // 4]
    yield "webp-lossless-truncated", lossless[: -len(lossless) // 4]
    for name, whole in (("lossy", lossy), ("lossless", lossless)):
        kind, data = stream(whole)
        yield f"webp-{name}-cut", riff((kind, data[: len(data) // 2]))
        yield f"webp-{name}-header-alone", riff((kind, data[:4]))
    yield "webp-zero", riff((b"VP8 ", stream(lossy)[1][:6] + bytes(4) + stream(lossy)[1][10:]))
    yield "webp-nothing", riff()
    yield "webp-no-picture", riff((b"ABCD", b"any"))


def others():
    image = Image.fromarray(LEVELS[:, :, :3])
    yield "tiff", saved(image, "TIFF")
    yield "text", b"not an image"
    yield "empty", b""


def pixels(name, data):
    if name in REFUSED:
        return None
    if name == "png-grey-16":  # Pillow cuts levels off at 255, where nearly all is white; libvips takes the upper half, as both do of colours
        levels = np.asarray(Image.open(io.BytesIO(data))).astype(np.uint16) >> 8
        return Image.fromarray(levels.astype(np.uint8)).convert("RGB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    except Exception as e:  # Pillow raises whatever broken data leads it to
        print(name, type(e).__name__, e)
        return None


def row(name, data):
    image = pixels(name, data)
    held = {"name": name, "file": base64.b64encode(data).decode()}
    if image is not None:
        held |= {"width": image.width, "height": image.height}
        held["rgb"] = base64.b64encode(zlib.compress(image.tobytes(), 9)).decode()
    return json.dumps(held)


def main():
    rows = [row(*made) for kind in (pngs, jpegs, webps, gifs, bmps, others) for made in kind()]
    FILE.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
