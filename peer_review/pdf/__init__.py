"""Reports as PDF/UA-1: data go in as JSON, the .typ files only lay them out."""
