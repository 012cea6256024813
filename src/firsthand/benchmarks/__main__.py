"""``python -m firsthand.benchmarks NAME FILE -o PREDICTIONS [--given] [--folds N]``."""

import argparse
from pathlib import Path

from firsthand.benchmarks.run import NAMES, Options, run_benchmark

parser = argparse.ArgumentParser(prog="firsthand bench")
parser.add_argument("name", choices=NAMES)
parser.add_argument("file", type=Path)
parser.add_argument("-o", "--out", type=Path, required=True)
parser.add_argument("--given", action="store_true")
parser.add_argument("--folds", type=int, default=0)
arguments = parser.parse_args()
run_benchmark(arguments.name, arguments.file, arguments.out, Options(arguments.given, arguments.folds))
