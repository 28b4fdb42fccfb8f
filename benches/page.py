"""The same kind of page as people make it with matplotlib and typst-py: eight plain charts and a table.

Prints the seconds that one page took, the middle of several; what is loaded once is not counted.
"""

import io
import sys
import tempfile
import time
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import typst

PAGES = 5
YEARS = list(range(2015, 2026))


def chart(number, seed):
    figure, axes = plt.subplots(figsize=(3.2, 1.9))
    for line in range(3):
        axes.plot(YEARS, [(seed * 7 + line * 5 + year * (line + 1)) % 23 for year in YEARS], marker="o")
    axes.set_title(f"Indikator {number}")
    axes.set_ylabel("Procent")
    axes.legend(["Området", "Distriktet", "Kommunen"], fontsize=6)
    file = io.BytesIO()
    figure.savefig(file, format="svg", bbox_inches="tight")
    plt.close(figure)
    return file.getvalue()


def page(folder, seed):
    images = []
    for number in range(8):
        (folder / f"{number}.svg").write_bytes(chart(number, seed + number))
        images.append(f'image("{number}.svg", width: 100%)')
    rows = ", ".join(f"[Nøgletal {row}], [{row + seed} %], [{row} %], [+{row % 5}]" for row in range(40))
    (folder / "page.typ").write_text(
        "#set page(paper: \"a4\")\n= Området\n"
        f"#grid(columns: (1fr, 1fr), gutter: 6pt, {', '.join(images)})\n"
        f"#table(columns: (1fr, auto, auto, auto), [*Nøgletal*], [*2025*], [*Kommunen*], [*Siden*], {rows})\n",
        encoding="utf-8",
    )
    return typst.compile(str(folder / "page.typ"))


def main():
    taken = []
    with tempfile.TemporaryDirectory() as name:
        for seed in range(PAGES + 1):
            start = time.perf_counter()
            pdf = page(Path(name), seed)
            taken.append(time.perf_counter() - start)
            assert pdf.startswith(b"%PDF")
    # The first finds fonts and compiles what it needs.
    print(sorted(taken[1:])[PAGES // 2])


if __name__ == "__main__":
    sys.exit(main())
