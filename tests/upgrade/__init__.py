"""A desk as an early release left it, and what has to be the same about it after every upgrade.

It was made at commit 82c6415 by its own forms, with everything that could be told and undone then. What is here now
can't make it anew, and must not: it is what that release wrote.
"""
