"""Queries that show what can be typed, each with what it finds."""

EXAMPLES = (
    ("status:waiting", "What waits"),
    ("due<friday", "What is due before Friday"),
    ("due:today..+2w", "What is due from today to two weeks from now"),
    ("assignee:me is:overdue", "What of mine is late"),
    ("label:ops -label:q4", "What has one label and not another"),
    ('"oak desk" or "pine desk"', "What has these words, or those"),
    ("priority>=high no:assignee", "What is urgent or high, and nobody’s"),
    ("(project:none or no:due) is:open", "What has no project, or no date"),
    ("completed:thisweek assignee:me", "What I have done this week"),
    ("changed>-7d has:comment estimate>2h", "What changed in a week, was talked about, and takes long"),
)
