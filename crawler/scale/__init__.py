"""The audit on Spark, for collections that one machine is too small for: each task is an audit of a few pages."""
