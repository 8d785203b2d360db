"""Lists that say what lies in a box: from the library system, or pasted by hand."""
