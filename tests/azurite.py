"""Microsoft's own emulator of Azure's object store, on this machine alone: npm's `azurite`."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.judges import requires

# the account that the emulator has by itself, as its documentation gives it:
# https://learn.microsoft.com/en-us/azure/storage/common/storage-use-azurite
ACCOUNT = "devstoreaccount1"
_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
_LISTENS = re.compile(r"listens on http://127\.0\.0\.1:(\d+)")


@functools.cache
def _program() -> Path | None:
    """The emulator's script, None where it is not installed."""
    named = os.environ.get("SVE_BROWSER_MODULES")
    here = Path.cwd()
    folders = [Path(named)] if named else [each / "node_modules" for each in (here, *here.parents)]
    scripts = (each / "azurite" / "dist" / "src" / "blob" / "main.js" for each in folders)
    return next((each.resolve() for each in scripts if each.is_file()), None)


def _client_is_here() -> bool:
    try:
        return find_spec("azure.storage.blob") is not None
    except ModuleNotFoundError:
        return False


requires_azurite = requires(
    shutil.which("node") and _program() and find_spec("obstore") and _client_is_here(),
    "Node.js, the npm package azurite, obstore and azure-storage-blob",
)


@dataclass(frozen=True)
class Azure:
    """An emulator that runs, and the settings by which a program finds it."""

    settings: Mapping[str, str]

    def container(self, name: str) -> Any:
        """A container, made where it is not there, by Microsoft's own client."""
        from azure.storage.blob import BlobServiceClient

        address = f"{self.settings['AZURITE_BLOB_STORAGE_URL']}/{ACCOUNT}"
        found = BlobServiceClient(address, credential=_KEY).get_container_client(name)
        if not found.exists():
            found.create_container()
        return found

    def files(self, name: str, prefix: str) -> dict[str, bytes]:
        """What lies below a prefix, by its name there."""
        found = self.container(name)
        return {
            each.name.removeprefix(f"{prefix}/"): found.download_blob(each.name).readall()
            for each in found.list_blobs(name_starts_with=f"{prefix}/")
        }


@contextmanager
def azure(folder: Path) -> Iterator[Azure]:
    """Start an emulator that keeps its objects in ``folder``; it is gone at the end."""
    command = ["node", str(_program()), "--location", str(folder), "--blobPort", "0"]
    # the client may speak of a version of the service that the emulator does not know yet
    more = ["--skipApiVersionCheck", "--disableTelemetry"]
    with subprocess.Popen(
        [*command, *more], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        try:
            assert running.stdout
            lines = iter(running.stdout.readline, "")
            port = next(found[1] for line in lines if (found := _LISTENS.search(line)))
            yield Azure(
                {
                    "AZURE_STORAGE_USE_EMULATOR": "true",
                    "AZURE_ALLOW_HTTP": "true",
                    "AZURE_STORAGE_ACCOUNT_NAME": ACCOUNT,
                    "AZURITE_BLOB_STORAGE_URL": f"http://127.0.0.1:{port}",
                }
            )
        finally:
            running.kill()
