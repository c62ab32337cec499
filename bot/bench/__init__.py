"""Measurements that anyone can repeat: ratios within one run, never a timed test."""
