#!/usr/bin/python3
"""The job of the tiles ladder, and of the pipelines dehaze and edges, with
OpenCV (Debian: python3-opencv): a folder of photographs goes in, a picture for
each comes out. What it does, and how, is the name that it is called by:

    opencv-serial IN OUT    grey and blurred, one after another
    opencv-threads IN OUT   two at a time
    opencv-tuned IN OUT     ... with memory that goes back to malloc, not to the
                            kernel, which would clear it anew for each picture
    opencv-grey IN OUT      ... decoded without colours
    opencv-jpeg IN OUT      ... and written as JPEG, quality 90
    opencv-dehaze IN OUT    haze removed, in single precision, one after another
    opencv-edges IN OUT     ... and edges found in that

In the same rounds as the rungs:

    bench/run tiles FOLDER --peer ".../peers/opencv-serial {in} {out}"
"""

import concurrent.futures
import functools
import os
import pathlib
import sys

WAY = pathlib.Path(sys.argv[0]).name
# malloc reads its settings when a process starts: all memory from one heap that
# is never made smaller.
KEPT = {"MALLOC_MMAP_MAX_": "0", "MALLOC_ARENA_MAX": "1",
        "MALLOC_TRIM_THRESHOLD_": "1000000000000"}
if WAY in {"opencv-tuned", "opencv-grey", "opencv-jpeg"} and (
        os.environ.get("MALLOC_MMAP_MAX_") != "0"):
    os.execve(sys.executable, [sys.executable, *sys.argv],
              {**os.environ, **KEPT})

import cv2
import numpy

JPEG = [cv2.IMWRITE_JPEG_QUALITY, 90]


def blurred(name, decoding):
    photograph = cv2.imread(name, decoding)
    if decoding == cv2.IMREAD_COLOR:
        photograph = cv2.cvtColor(photograph, cv2.COLOR_BGR2GRAY)
    return cv2.GaussianBlur(photograph, (7, 7), 0)


def airlight(photograph, dark):
    """The mean colour of the brightest thousandth of the dark channel, ties in
    raster order, 0 to 1."""
    wanted = max(1, round(dark.size / 1000))
    # How many pixels are as bright as each level, or brighter.
    pixels = numpy.bincount(dark.ravel(), minlength=256)[::-1].cumsum()[::-1]
    least = numpy.flatnonzero(pixels >= wanted).max()
    brighter = numpy.flatnonzero(dark > least)
    alike = numpy.flatnonzero(dark == least)[:wanted - brighter.size]
    chosen = photograph.reshape(-1, 3)[numpy.concatenate([brighter, alike])]
    return numpy.maximum(chosen.mean(0), 1) / 255


def guided(guide, values, radius, epsilon):
    """The guided filter (He 2013), windows clipped at the borders."""
    def box(plane):
        size = 2 * radius + 1
        return cv2.boxFilter(plane, cv2.CV_32F, (size, size), normalize=False,
                             borderType=cv2.BORDER_CONSTANT)

    pixels = box(numpy.ones_like(guide))
    u, v = box(guide) / pixels, box(values) / pixels
    a = ((box(guide * values) / pixels - u * v) /
         (box(guide * guide) / pixels - u * u + numpy.float32(epsilon)))
    b = v - a * u
    return (box(a) * guide + box(b)) / pixels


def dehazed(name):
    """Dark channel prior (He 2009) in single precision."""
    photograph = cv2.imread(name)
    patch = numpy.ones((15, 15), numpy.uint8)
    least = functools.reduce(cv2.min, cv2.split(photograph))
    light = airlight(photograph, cv2.erode(least, patch)).astype(numpy.float32)
    colours = photograph.astype(numpy.float32) * numpy.float32(1 / 255)
    ratio = functools.reduce(cv2.min, [
        cv2.multiply(plane, float(1 / level))
        for plane, level in zip(cv2.split(colours), light)])
    rough = 1 - numpy.float32(0.95) * cv2.erode(ratio, patch)
    guide = (cv2.cvtColor(photograph, cv2.COLOR_BGR2GRAY)
             .astype(numpy.float32) * numpy.float32(1 / 255))
    t = numpy.maximum(guided(guide, rough, 60, 1e-3), numpy.float32(0.1))
    clear = (colours - light) / t[..., None] + light
    return cv2.convertScaleAbs(numpy.clip(clear, 0, 1), alpha=255)


def edges(name):
    grey = cv2.cvtColor(dehazed(name), cv2.COLOR_BGR2GRAY)
    return cv2.Canny(grey, 100, 200)


in_colours = functools.partial(blurred, decoding=cv2.IMREAD_COLOR)
in_grey = functools.partial(blurred, decoding=cv2.IMREAD_GRAYSCALE)
# What is made, threads, form.
WAYS = {"opencv-serial": (in_colours, 1, ".png"),
        "opencv-threads": (in_colours, 2, ".png"),
        "opencv-tuned": (in_colours, 2, ".png"),
        "opencv-grey": (in_grey, 2, ".png"),
        "opencv-jpeg": (in_grey, 2, ".jpg"),
        "opencv-dehaze": (dehazed, 1, ".png"),
        "opencv-edges": (edges, 1, ".png")}


def main():
    if len(sys.argv) != 3 or WAY not in WAYS:
        sys.exit(__doc__)
    make, threads, form = WAYS[WAY]
    source, out = map(pathlib.Path, sys.argv[1:])
    cv2.setNumThreads(1)  # the pictures are dealt out instead

    def work(photograph):
        result = out / (photograph.name + form)
        if not cv2.imwrite(str(result), make(str(photograph)),
                           JPEG if form == ".jpg" else []):
            sys.exit(f"{WAY}: {result} could not be written")

    photographs = sorted(path for path in source.iterdir()
                         if path.suffix in {".jpg", ".jpeg", ".png"})
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, photographs))


if __name__ == "__main__":
    main()
