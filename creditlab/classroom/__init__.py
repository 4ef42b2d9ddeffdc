"""Making the course: the manifest, the build, the checks."""
