"""QR codes for print and screen, drawn without inline styles."""

from markupsafe import Markup


def qr_svg(text: str, label: str = "", border: int = 2) -> Markup:
    """An SVG of `text` as a QR code that survives some dirt (level M); a stylesheet sizes it.

    `border` is the quiet zone drawn around it, in modules.
    """
    import segno  # 4 MB, for the few pages with a code

    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(border=border, omitsize=True, svgclass="qr", lineclass=None, title=label or None)
    return Markup(drawn)  # noqa: S704 - segno escapes the title; the rest is its own path
