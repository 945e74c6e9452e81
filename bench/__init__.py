"""What is measured: each figure beside a floor that writes the same rows by hand, in the same run."""
