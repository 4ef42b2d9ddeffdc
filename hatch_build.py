"""The wheel carries the data sets and the workbench; an editable install reads them in place."""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CarryData(BuildHookInterface):
    """Add the folders that live beside the package to the wheel."""

    def initialize(self, version, build_data):
        """Map the folders into the package, unless the install is editable."""
        if version != "editable":
            build_data["force_include"]["datasets"] = "creditlab/_datasets"
            build_data["force_include"]["notebooks/workbench"] = "creditlab/_workbench"
