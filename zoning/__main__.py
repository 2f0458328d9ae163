"""Run the command line as ``python -m zoning``."""

from zoning.cli.main import main

if __name__ == "__main__":
    main(prog_name="khoanh")
