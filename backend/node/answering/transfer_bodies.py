"""Transfers as they are told on the wire, in answers and in events."""

from __future__ import annotations

from backend.core.names import NodeName
from backend.core.transfer import State, Transfer
from backend.wire.answers import moment
from backend.wire.events import TransferAdvanced, TransferFailed, TransferFinished
from backend.wire.transfers import TransferBody


def transfer_body(transfer: Transfer, me: NodeName) -> TransferBody:
    return TransferBody(
        id=transfer.id,
        fragment=transfer.wish.fragment,
        state=transfer.state.value,
        target=me,
        source=transfer.source,
        picked=transfer.wish.picked,
        mode="solo" if transfer.wish.only else "preferir",
        size=transfer.size,
        received=transfer.received,
        bytes_per_second=round(transfer.bytes_per_second, 1),
        tries=transfer.tries,
        reason=transfer.reason,
        created=moment(transfer.created),
        ended=None if transfer.ended is None else moment(transfer.ended),
    )


def transfer_event(transfer: Transfer, me: NodeName) -> TransferAdvanced | TransferFinished | TransferFailed:
    body = transfer_body(transfer, me)
    match transfer.state:
        case State.DONE:
            return TransferFinished(transfer=body)
        case State.FAILED | State.CANCELLED:
            return TransferFailed(transfer=body)
        case _:
            return TransferAdvanced(transfer=body)
