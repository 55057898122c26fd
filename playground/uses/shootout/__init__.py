"""The shoot-out of position schemes: two tasks, and twins that differ in nothing else."""
