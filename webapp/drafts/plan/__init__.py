"""Planning backwards: from the day on which a draft goes out to the tasks that lead there."""
