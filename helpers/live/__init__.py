"""What makes a picture live: marks and figures, fields of a state, the explorer and its widget. It knows no lesson."""
