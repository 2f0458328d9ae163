"""Say what a person should look at in an area pack or a ward file."""
