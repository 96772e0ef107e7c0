"""An S3 server on this machine alone, and a way to its buckets that is not the program's own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_PROGRAM = """
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0)
server.start()
print(server.get_host_and_port()[1], flush=True)
input()
"""
NOBODY = "http://127.0.0.1:9"  # where a machine of a cloud would be asked for its account
needs_buckets = pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("obstore", "moto", "flask", "boto3"))),
    reason='needs a store and its server: pip install "sve-excel[test-cluster]"',
)


@dataclass(frozen=True)
class Store:
    """A server that runs, and the settings by which a program finds it."""

    settings: Mapping[str, str]

    @property
    def client(self) -> Any:
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.settings["AWS_ENDPOINT_URL"],
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name=self.settings["AWS_REGION"],
        )

    def upload(self, folder: Path, bucket: str, prefix: str) -> None:
        """Put the files below a folder into a bucket that is made for them."""
        self.client.create_bucket(
            Bucket=bucket,
            CreateBucketConfiguration={"LocationConstraint": self.settings["AWS_REGION"]},
        )
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                key = f"{prefix}/{path.relative_to(folder).as_posix()}"
                self.client.put_object(Bucket=bucket, Key=key, Body=path.read_bytes())

    def put(self, bucket: str, key: str, data: bytes) -> None:
        self.client.put_object(Bucket=bucket, Key=key, Body=data)

    def files(self, bucket: str, prefix: str) -> dict[str, bytes]:
        """What lies below a prefix, by its name there."""
        client = self.client
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix + "/")
        keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
        return {
            key[len(prefix) + 1 :]: client.get_object(Bucket=bucket, Key=key)["Body"].read()
            for key in keys
        }


@contextmanager
def store() -> Iterator[Store]:
    """Start a server, and give it; it is gone at the end."""
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        text=True,
    ) as running:
        try:
            assert running.stdout
            lines = iter(running.stdout.readline, "")
            port = next(line.strip() for line in lines if line.strip().isdigit())
            yield Store(
                {
                    "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
                    "AWS_ALLOW_HTTP": "true",
                    "AWS_REGION": "eu-west-2",
                    "AWS_ACCESS_KEY_ID": "key",
                    "AWS_SECRET_ACCESS_KEY": "secret",
                }
            )
        finally:
            running.kill()
