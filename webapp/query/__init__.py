"""The language of queries: what is typed into the search box of a list, read, printed and explained. Pure.

`parse` reads a text by the declarations of what can be asked for (`fields`), and never fails: what it can't read it
leaves out and says where that stands (`Problem`). What it has read is a tree (`syntax`), which `printed` writes as it
would be typed, so that reading that gives the same tree. A subject declares its fields and what each is in SQL
(`webapp/tasks/query/`, `webapp/drafts/query/`), of which `compile` makes a condition, and `walking` asks it of a list.

- `parser` makes the tree; `values` reads what stands after a field, `days` its dates.
- The names of quick add's rules are the same here: known projects, members and labels, and the words for dates.
"""
