"""What runs next, how an answer changes states, recovery, schedules."""
