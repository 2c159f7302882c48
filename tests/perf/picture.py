"""Pictures for bench.py: scalable vector graphics, written by hand, so that no package is needed."""
import math
from html import escape

OURS, ORIGINAL = "#0b6e4f", "#b3541e"
STYLE = (
    "text{font:13px sans-serif;fill:#222}.small{font-size:11px;fill:#555}.title{font-size:14px;font-weight:bold}"
    ".grid{stroke:#ddd}.axis{stroke:#888}.one{stroke:#222;stroke-dasharray:4 3}"
)


def text(x, y, what, anchor="start", kind=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(what)}</text>'


def line(x1, y1, x2, y2, kind):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def page(width, height, title, parts):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n"
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def decades(low, high):
    """Round numbers from below `low` to above `high`, in steps of 1, 2, 5, 10."""
    steps = [m * 10.0**e for e in range(-4, 6) for m in (1, 2, 5)]
    first = max(i for i, s in enumerate(steps) if s <= low)
    last = min(i for i, s in enumerate(steps) if s >= high)
    return steps[first : last + 1]


def times(value):
    return f"x{value:.3g}"


def panel(left, top, width, height, title, below, curves, ticks):
    """One diagram with logarithmic axes; `curves` is [(colour, name, [(x, y)])]."""
    points = [point for _, _, curve in curves for point in curve]
    xs = sorted({x for x, _ in points})

    def at_x(x):
        # Nobody at all stands where a tenth would.
        low, high = (math.log10(v or 0.1 * xs[1]) for v in (xs[0], xs[-1]))
        return left + width * (math.log10(x or 0.1 * xs[1]) - low) / (high - low)

    def at_y(y):
        low, high = math.log10(ticks[0]), math.log10(ticks[-1])
        return top + height * (1 - (math.log10(y) - low) / (high - low))

    parts = [text(left, top - 12, title, kind="title")]
    for tick in ticks:
        parts.append(line(left, at_y(tick), left + width, at_y(tick), "one" if tick == 1 else "grid"))
        parts.append(text(left - 6, at_y(tick) + 4, times(tick), "end", "small"))
    for x in xs:
        if f"{x}"[0] in "01":
            parts.append(line(at_x(x), top + height, at_x(x), top + height + 4, "axis"))
            parts.append(text(at_x(x), top + height + 17, f"{x:,}".replace(",", " "), "middle", "small"))
    parts.append(line(left, top + height, left + width, top + height, "axis"))
    parts.append(text(left + width / 2, top + height + 36, below, "middle", "small"))
    for colour, _, curve in curves:
        path = " ".join(f"{at_x(x):.1f},{at_y(y):.1f}" for x, y in curve)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{at_x(x):.1f}" cy="{at_y(y):.1f}" r="3" fill="{colour}"/>' for x, y in curve]
    return parts


def legend(x, y, entries):
    parts = []
    for colour, name in entries:
        parts.append(f'<rect x="{x}" y="{y - 9}" width="18" height="4" fill="{colour}"/>')
        parts.append(text(x + 24, y - 3, name))
        x += 40 + 7 * len(name)
    return parts


def costs(title, panels):
    """Diagrams side by side with one scale; `panels` is [(title, below, ours, original)], curves of (x, y)."""
    width, height, gap, top = 260, 230, 62, 86
    everything = [y for _, _, *both in panels for curve in both for _, y in curve]
    ticks = decades(min(everything), max(everything))
    parts = [text(14, 24, title, kind="title")]
    parts += legend(14, 50, [(OURS, "this library"), (ORIGINAL, "the original")])
    for i, (name, below, ours, original) in enumerate(panels):
        curves = [(ORIGINAL, "the original", original), (OURS, "this library", ours)]
        parts += panel(gap + i * (width + gap), top, width, height, name, below, curves, ticks)
    return page(gap + len(panels) * (width + gap) - gap + 20, top + height + 50, title, parts)


def bars(title, rows):
    """A bar for each of `rows`, (name, ratio), from 1 to the ratio, on a logarithmic axis."""
    names, width, step, top = 420, 400, 22, 70
    ticks = decades(min(min(ratio for _, ratio in rows), 0.5), max(max(ratio for _, ratio in rows), 1.5))
    low, high = math.log10(ticks[0]), math.log10(ticks[-1])

    def at(ratio):
        return names + width * (math.log10(ratio) - low) / (high - low)

    bottom = top + step * len(rows)
    parts = [text(14, 24, title, kind="title")]
    for tick in ticks:
        parts.append(line(at(tick), top - 6, at(tick), bottom, "one" if tick == 1 else "grid"))
        parts.append(text(at(tick), top - 12, times(tick), "middle", "small"))
    for i, (name, ratio) in enumerate(rows):
        y = top + step * i
        colour = OURS if ratio <= 1 else ORIGINAL
        parts.append(text(names - 10, y + 13, name, "end"))
        parts.append(
            f'<rect x="{min(at(ratio), at(1)):.1f}" y="{y + 3}" width="{max(abs(at(ratio) - at(1)), 1):.1f}" height="14" '
            f'fill="{colour}"/>'
        )
        parts.append(text(max(at(ratio), at(1)) + 6, y + 14, f"x{ratio:.2f}", "start", "small"))
    return page(names + width + 60, bottom + 16, title, parts)
