"""What we know about a customer: data sets, samples, quality."""
