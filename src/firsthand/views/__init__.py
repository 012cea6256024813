"""Records as people look at them: a terminal page, a table, a page for the browser."""
