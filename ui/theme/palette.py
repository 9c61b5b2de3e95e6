"""A `Colours` as the palette that Fusion paints with."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from ui.theme.colours import Colours

_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup


def palette_of(colours: Colours) -> QPalette:
    """Return the palette of a theme, the same on every system."""
    palette = QPalette()
    for role, colour in {
        _Role.Window: colours.page,
        _Role.WindowText: colours.text,
        _Role.Base: colours.surface,
        _Role.AlternateBase: colours.page,
        _Role.ToolTipBase: colours.surface,
        _Role.ToolTipText: colours.text,
        _Role.PlaceholderText: colours.muted,
        _Role.Text: colours.text,
        _Role.Button: colours.surface,
        _Role.ButtonText: colours.text,
        _Role.BrightText: colours.on_accent,
        _Role.Highlight: colours.accent_ground,
        _Role.HighlightedText: colours.on_accent,
        _Role.Link: colours.accent,
        _Role.LinkVisited: colours.accent,
        _Role.Mid: colours.line,
        _Role.Accent: colours.accent_ground,
    }.items():
        palette.setColor(role, QColor(colour))
    for role in (_Role.Text, _Role.WindowText, _Role.ButtonText):
        palette.setColor(_Group.Disabled, role, QColor(colours.muted))
    return palette
