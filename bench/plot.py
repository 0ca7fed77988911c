#!/usr/bin/env python3
"""Draws compare.json (bars by class and engine) or scaling.json (time against documents).

usage: plot.py FILE.json...      leaves FILE.svg beside each; needs gnuplot (Debian: gnuplot-nox)
"""

import json
import pathlib
import shutil
import subprocess
import sys

COLOURS = ["#2f6690", "#d1495b", "#edae49", "#66a182", "#8d6a9f", "#7f7f7f", "#00798c"]
WIDTH, ROW_HEIGHT = 900, 260
LEAST = 1  # microsecond; a logarithmic axis has no 0, and less is noise of the round trip


def quoted(text):
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def start(svg, rows, columns, means):
    """All panels have one axis of time, so that their heights can be compared."""
    largest = max(means, default=10)
    height = ROW_HEIGHT * rows
    return [
        f"set terminal svg size {WIDTH},{height} font 'sans-serif,12' background '#ffffff'",
        f"set output {quoted(svg)}",
        f"set multiplot layout {rows},{columns}",
        "set termoption noenhanced",
        "set logscale y",
        f"set yrange [1:{max(largest, 10) * 1.3:.0f}]",
        "set grid ytics lc rgb '#dddddd'",
        "set border 3 lc rgb '#666666'",
        "set tics nomirror",
        "set format y '%.0s%c'",
    ]


def compare_script(report, svg):
    """One row of bars for each command."""
    rows = report["results"]
    classes = list(dict.fromkeys(row["class"] for row in rows))
    engines = list(report["engines"])
    means = {
        (row["command"], row["class"], row["engine"]): row["mean_us"]
        for row in rows
        if "mean_us" in row
    }
    script = start(svg, len(report["commands"]), 1, means.values())
    script += [
        "set style data histograms",
        "set style histogram clustered gap 1",
        "set style fill solid noborder",
        "set datafile missing '?'",
        "set key outside right top",
        "set ylabel 'mean, µs'",
    ]
    for place, command in enumerate(report["commands"]):
        script.append(f"$data{place} << END")
        for class_name in classes:
            values = (means.get((command, class_name, engine)) for engine in engines)
            # Nothing is drawn for what an engine cannot answer; a log axis has no 0.
            script.append(
                " ".join(
                    [
                        quoted(class_name),
                        *("?" if v is None else f"{max(v, LEAST):.3f}" for v in values),
                    ]
                )
            )
        script += ["END", f"set title {quoted(command)}"]
        bars = (
            f"$data{place} using {column}:xtic(1) title {quoted(engine)} "
            f"lc rgb '{COLOURS[(column - 2) % len(COLOURS)]}'"
            for column, engine in enumerate(engines, 2)
        )
        script.append("plot " + ", ".join(bars))
    return script


def scaling_script(report, svg):
    """One row for each command, one panel for each corpus; both axes logarithmic."""
    corpora, commands = list(report["corpora"]), report["commands"]
    means = [mean for line in report["lines"] for _, mean in line["points"]]
    curves = list(dict.fromkeys((line["engine"], line["class"]) for line in report["lines"]))
    script = start(svg, len(commands), len(corpora), means)
    script += [
        "set logscale x",
        "set key outside right top",
        "set xlabel 'documents'",
        "set ylabel 'mean, µs'",
        "set format x '%.0s%c'",
    ]
    for command in commands:
        for corpus in corpora:
            lines = [
                line
                for line in report["lines"]
                if (line["command"], line["corpus"]) == (command, corpus)
            ]
            script += [f"set title {quoted(f'{command}, {corpus}')}"]
            plots = []
            for line in lines:
                name = f"$line{len(script)}"
                points = [
                    f"{documents} {max(mean, LEAST):.3f}" for documents, mean in line["points"]
                ]
                script += [f"{name} << END", *points, "END"]
                colour = COLOURS[curves.index((line["engine"], line["class"])) % len(COLOURS)]
                title = (
                    f"{line['engine']} {line['class']}"
                    if len(report["engines"]) > 1
                    else line["class"]
                )
                plots.append(
                    f"{name} using 1:2 with linespoints pt 7 ps 0.6 lw 2 "
                    f"lc rgb '{colour}' title {quoted(title)}"
                )
            script.append("plot " + ", ".join(plots))
    return script


def draw(path):
    """False if there is no gnuplot."""
    path = pathlib.Path(path)
    gnuplot = shutil.which("gnuplot")
    if not gnuplot:
        return False
    report = json.loads(path.read_text(encoding="utf-8"))
    script = (scaling_script if "lines" in report else compare_script)(
        report, path.with_suffix(".svg")
    )
    subprocess.run(
        [gnuplot], input="\n".join([*script, "unset multiplot", ""]), text=True, check=True
    )
    return True


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for argument in sys.argv[1:]:
        if not draw(argument):
            sys.exit("plot.py: gnuplot is not there; install it (Debian: gnuplot-nox)")
