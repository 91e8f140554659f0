"""What `doorway spark` costs and whether it finds what one machine finds: the sections of benchmarks/spark.py."""
