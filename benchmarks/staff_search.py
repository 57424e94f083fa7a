"""Time of one keystroke in the staff's search: every beginning of every phrase, as it is typed.

Run `./scripts/benchmark-staff`? No: `.venv/bin/python -m benchmarks.staff_search`.
"""
