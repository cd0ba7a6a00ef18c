"""Very many tasks changed as one act: all that a query found when it was asked, told first what is left out, changed in
parts in the background, and taken back the same way."""
