"""What-if: change what a plan rests on, run it a thousand times, and compare."""
