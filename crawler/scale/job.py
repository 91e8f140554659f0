"""The same as `doorway spark`, for spark-submit: spark-submit crawler/scale/job.py --warc PATHS... --out URI."""

import sys
from pathlib import Path

if __name__ == "__main__":
    here = str(Path(__file__).resolve().parent)
    sys.path[:] = [path for path in sys.path if path != here]  # its modules have the names of others
    from crawler.cli import main

    sys.exit(main(["spark", *sys.argv[1:]]))
