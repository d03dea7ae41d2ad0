"""`dossier` and `python -m analysis`: a Ctrl-C is a message and an exit code from the first import on."""

import sys


def main() -> int:
    """Run the command line."""
    try:
        from analysis.cli import main as run

        return run()
    except KeyboardInterrupt:
        print("dossier: stopped; whole files are kept", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
