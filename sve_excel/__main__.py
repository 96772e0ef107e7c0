"""What is run: ``sve-excel``, and ``python -m sve_excel``, which is the same.

Ctrl-C while the program is still loading ends it in words, too.
"""

import sys

_STOPPED = 130  # what a shell gives for Ctrl-C; the run's own name for it is not loaded yet


def main() -> None:
    """Load the commands, and let them do what is asked."""
    try:
        from sve_excel.commands.main import main as commands

        commands()
    except KeyboardInterrupt:
        print("Stopped before anything was done. Running it again is safe.", file=sys.stderr)
        sys.exit(_STOPPED)


if __name__ == "__main__":
    main()
