"""`python -m webapp` is `cofounder`."""

from webapp.cli import main

if __name__ == "__main__":
    main(prog_name="cofounder")
