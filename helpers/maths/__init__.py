"""The mathematics: NumPy, float64, stable. It draws nothing and knows no animal."""
