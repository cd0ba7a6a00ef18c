"""The editor's pure modules, by themselves; what needs a browser is tested in one (`tests/browser`)."""
