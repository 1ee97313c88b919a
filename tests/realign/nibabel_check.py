#!/usr/bin/python3
"""nibabel_check.py SOURCE WRITTEN...

Exits non-zero unless nibabel opens each WRITTEN, all voxels of it, and finds there
the affine, zooms, repetition time, units, voxel type and scaling of SOURCE.
Of a 3-D file (a mean) shape, zooms, affine and units are compared.
"""

import sys

import nibabel
import numpy


def facts(image):
    """Name -> value of all that must be alike."""
    header = image.header
    return {
        "class": type(image).__name__,
        "shape": image.shape[:4],
        "affine": image.affine,
        "qform": header.get_qform(),
        "qform code": int(header["qform_code"]),
        "sform": header.get_sform(),
        "sform code": int(header["sform_code"]),
        "zooms and repetition time": header.get_zooms()[:4],
        "units": header.get_xyzt_units(),
        "type": header.get_data_dtype().newbyteorder("="),
        "scaling": (image.dataobj.slope, image.dataobj.inter),
    }


def check(source_path, written_path):
    source = nibabel.load(source_path)
    written = nibabel.load(written_path)
    expected, found = facts(source), facts(written)
    if len(written.shape) == 3:
        del expected["type"], expected["scaling"]
        expected["shape"] = expected["shape"][:3]
        expected["zooms and repetition time"] = source.header.get_zooms()[:3]
    different = [
        f"{name}: {found[name]} instead of {value}"
        for name, value in expected.items()
        if not numpy.array_equal(found[name], value)
    ]
    if not numpy.isfinite(written.get_fdata()).all():
        different.append("voxels that are not finite")
    if different:
        sys.exit(f"{written_path} is not like {source_path}\n" + "\n".join(different))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    for written in sys.argv[2:]:
        check(sys.argv[1], written)
