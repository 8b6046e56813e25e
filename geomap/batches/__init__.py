"""Many reports: cut into partitions, worked on wherever there are hands, joined to events, written as GeoParquet.

    sources ─▶ partitions ─▶ parts (rows, keys, skipped) ─▶ events over all parts ─▶ part-00000.parquet, …
    (paths)    (pieces)      (each by one worker)           (by days and cells)      skipped.jsonl, manifest.json

The result does not depend on where the work was done: on this machine's processes or on a Dask cluster. What was
done stays done: a run that was stopped, or of which a part failed, is finished by running it again.
"""

from __future__ import annotations

from geomap.batches.extraction import BatchResult, extract_batches
from geomap.batches.partitions import Partition, Piece, plan

__all__ = ["BatchResult", "Partition", "Piece", "extract_batches", "plan"]
