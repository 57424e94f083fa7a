"""Pages for the staff of lounges and consultation centers, all under `/staff`."""
