"""Reading files of several kinds into pages of lines, in a process of its own."""
