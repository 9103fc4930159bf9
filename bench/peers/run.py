#!/usr/bin/env python3
"""Sealane, searoute and scgraph on the port pairs that have a table distance; see README.md beside this file."""
import csv
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "data/distances/pub151_calibration.csv"
MILE_KM = 1.852


def pairs():
    """Rows without a prescribed canal: (lon, lat, lon, lat, table nm)."""
    with TABLE.open() as f:
        rows = list(csv.reader(f))[1:]
    return [tuple(float(r[i]) for i in (2, 3, 6, 7, 8)) for r in rows if r[9] not in ("nocanal", "suez", "panama")]


def report(name, asked, answers, cpu_s):
    dev = sorted(abs(a - p[4]) / p[4] * 100 for a, p in zip(answers, asked) if a is not None)
    if not dev:
        print(f"{name}: no answers")
        return
    print(
        f"{name}: median {statistics.median(dev):.2f} %, p95 {dev[int(len(dev) * 0.95)]:.2f} %, "
        f"{cpu_s / len(asked) * 1000:.3f} ms CPU a pair, {len(asked) - len(dev)} of {len(asked)} unanswered"
    )


def sealane(binary, asked):
    with tempfile.TemporaryDirectory() as d:
        source, out = pathlib.Path(d, "pairs.csv"), pathlib.Path(d, "out.csv")
        with source.open("w") as f:
            f.write("from_lon,from_lat,to_lon,to_lat\n")
            f.writelines(f"{p[0]},{p[1]},{p[2]},{p[3]}\n" for p in asked)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([binary, "matrix", "--pairs", source, "--out", out], check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        with out.open() as f:
            answers = [float(r["distance_nm"]) if r["distance_nm"] else None for r in csv.DictReader(f)]
    return answers, after.ru_utime - before.ru_utime


def timed(asked, ask):
    answers = []
    ask(asked[0])  # what is loaded at first use is not counted
    start = time.process_time()
    for p in asked:
        try:
            answers.append(ask(p))
        except Exception:
            answers.append(None)
    return answers, time.process_time() - start


def main():
    asked = pairs()
    binary = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target/release/sealane")
    report("sealane", asked, *sealane(binary, asked))
    try:
        import searoute

        def ask(p):
            return searoute.searoute([p[0], p[1]], [p[2], p[3]])["properties"]["length"] / MILE_KM

        report("searoute", asked, *timed(asked, ask))
    except ImportError:
        print("searoute: not installed")
    try:
        from scgraph.geographs.marnet import marnet_geograph

        def ask(p):
            way = marnet_geograph.get_shortest_path(
                origin_node={"longitude": p[0], "latitude": p[1]},
                destination_node={"longitude": p[2], "latitude": p[3]},
                output_units="km",
            )
            return way["length"] / MILE_KM

        report("scgraph", asked, *timed(asked, ask))
    except ImportError:
        print("scgraph: not installed, or a release (3 and later) that downloads its network: pip install 'scgraph<3'")


if __name__ == "__main__":
    main()
