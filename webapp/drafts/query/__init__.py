"""What drafts can be asked for in the language of queries (`webapp/query`), and how that is asked of the database."""
