"""Two pictures compared as an eye would: colours in CIELAB, after the fine grain of anti-aliasing is smoothed away."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

STORED = Path(__file__).parent / "pictures"
JUST_NOTICEABLE = 6.0
"""CIE 1976 colour difference that an eye sees at a glance on neighbouring patches; 2.3 is the least it sees at all."""
GRAIN = 3
"""Pixels that are averaged along each side."""


def lab(path: Path) -> np.ndarray:
    """A picture as L*a*b* per block of GRAIN pixels."""
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    smooth = picture.reduce(GRAIN)
    to_lab = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    made = np.asarray(ImageCms.applyTransform(smooth, to_lab), dtype=float)
    made[..., 0] *= 100 / 255
    for at in (1, 2):  # a and b are stored as signed bytes
        made[..., at] = np.where(made[..., at] > 127, made[..., at] - 256, made[..., at])
    return made


def difference(made: Path, stored: Path) -> float:
    """The share of what is drawn in either picture that looks different in the other, 0-1."""
    a, b = lab(made), lab(stored)
    if a.shape != b.shape:
        return 1.0
    apart = np.sqrt(((a - b) ** 2).sum(axis=2)) > JUST_NOTICEABLE
    paper = np.median(b.reshape(-1, 3), axis=0)
    drawn = (np.abs(b - paper).sum(axis=2) > JUST_NOTICEABLE) | (np.abs(a - paper).sum(axis=2) > JUST_NOTICEABLE)
    return float(apart.sum() / max(1, drawn.sum()))


def stored(made: Path) -> Path:
    """The stored picture of the same name; made anew where GEOMAP_UPDATE_PICTURES is set (look at it then)."""
    path = STORED / made.name
    if os.environ.get("GEOMAP_UPDATE_PICTURES"):
        shutil.copyfile(made, path)
    return path
