"""What is where: units, households and streets of one area, as an immutable value."""
