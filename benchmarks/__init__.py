"""`python -m benchmarks`: medians and ratios to named baselines, in one run."""
