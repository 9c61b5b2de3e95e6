"""The window's own font, so that it measures and looks the same on every laptop."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

from imk_desktop.resource_files import resource

FAMILY = "Inter"
_FILES = ("Inter-Regular.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")

BODY_PX, SMALL_PX, TINY_PX, TITLE_PX = 13, 12, 9, 16


def load_fonts() -> QFont:
    """Load the shipped font and return it at the size of running text."""
    for name in _FILES:
        QFontDatabase.addApplicationFontFromData(resource(f"fonts/{name}").read_bytes())
    return text_font(BODY_PX)


def text_font(pixels: int, *, bold: bool = False) -> QFont:
    """Return the font at a size; figures are all of one width, so that columns stand still."""
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    font.setFeature(QFont.Tag("tnum"), 1)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font
