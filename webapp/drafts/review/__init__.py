"""Review: who is asked to look at a draft, what they decide about exactly which content, and what went out."""
