"""The desk behind and beside the programs that people host it with, each of them real."""
