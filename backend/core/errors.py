"""Everything that can go wrong in the swarm, as one tree.

EnjambreError
├── InvalidName        a text that cannot name a fragment or a node
├── InvalidBody        a request that is not what the route takes
├── Unknown            nothing goes by that name here
│   ├── UnknownNode
│   ├── UnknownFragment
│   ├── UnknownVideo
│   └── UnknownTransfer
├── NoManifest         a video that only its fragments' names tell of
├── RevisionGap        a delta or heartbeat that does not follow what the broker holds
├── OtherContent       a file of that name with other bytes is already here
├── LastCopy           deleting it would lose the fragment to the whole swarm
├── DamagedFragment    bytes that are not the ones their digest or manifest promises
├── InvalidManifest    a manifest that contradicts itself or its id
├── TooLarge           more bytes than the service takes
├── DiskFull           no room left where the file should go
├── CannotUseFolder    the fragment folder is not there, is no folder, or cannot be read or written
├── TooManyFollowers   no thread is left for one more event stream
├── NotDelivered       a fragment that none of its holders could deliver
├── Unreachable        a service that does not answer
└── Refused            a service that answered with an error of no class above
"""

from __future__ import annotations


class EnjambreError(Exception):
    """Whatever the swarm raises on purpose; its text says what happened and, where possible, what to do."""


class InvalidName(EnjambreError):
    def __init__(self, text: str, why: str) -> None:
        super().__init__(f"{text!r} is not a valid name: {why}")
        self.text = text
        self.why = why


class InvalidBody(EnjambreError):
    """`why` is a sentence for the wire, in Spanish."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Unknown(EnjambreError):
    kind = "thing"

    def __init__(self, name: str) -> None:
        super().__init__(f"no {self.kind} goes by {name!r} here")
        self.name = name


class UnknownNode(Unknown):
    kind = "node"


class UnknownFragment(Unknown):
    kind = "fragment"


class UnknownVideo(Unknown):
    kind = "video"


class UnknownTransfer(Unknown):
    kind = "transfer"


class NoManifest(EnjambreError):
    def __init__(self, video: str) -> None:
        super().__init__(f"{video!r} has no manifest, so its fragments make no whole; split it again with the splitter")
        self.video = video


class RevisionGap(EnjambreError):
    """`held` is the revision that the broker has of the node."""

    def __init__(self, held: int) -> None:
        super().__init__(f"the broker holds revision {held}; send the whole list")
        self.held = held


class OtherContent(EnjambreError):
    def __init__(self, fragment: str) -> None:
        super().__init__(f"{fragment!r} is already here with other content; delete or rename it first")
        self.fragment = fragment


class LastCopy(EnjambreError):
    """`known` is False where the broker could not be asked how many copies there are."""

    def __init__(self, fragment: str, *, known: bool = True) -> None:
        super().__init__(f"{fragment!r} is {'the' if known else 'perhaps the'} last copy in the swarm; force it to delete")
        self.fragment = fragment
        self.known = known


class DamagedFragment(EnjambreError):
    def __init__(self, fragment: str, why: str) -> None:
        super().__init__(f"{fragment!r} is damaged: {why}")
        self.fragment = fragment
        self.why = why


class InvalidManifest(EnjambreError):
    def __init__(self, why: str) -> None:
        super().__init__(f"invalid manifest: {why}")
        self.why = why


class TooLarge(EnjambreError):
    """`limit` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than the {limit} bytes that are taken here")
        self.limit = limit


class DiskFull(EnjambreError):
    def __init__(self, where: str) -> None:
        super().__init__(f"no space left on the disk that holds {where}; free some and try again")
        self.where = where


class CannotUseFolder(EnjambreError):
    """`why` is what the system says."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where} cannot be the fragment folder: {why}; pick another with --folder")
        self.where = where
        self.why = why


class TooManyFollowers(EnjambreError):
    """`limit` is how many may follow a service's events at once."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} event streams are open already; end some, or try again later")
        self.limit = limit


class NotDelivered(EnjambreError):
    """`why` is a sentence for the wire, in Spanish."""

    def __init__(self, fragment: str, why: str) -> None:
        super().__init__(f"{fragment!r} could not be fetched: {why}")
        self.fragment = fragment
        self.why = why


class Unreachable(EnjambreError):
    def __init__(self, service: str, why: str) -> None:
        super().__init__(f"{service} does not answer: {why}")
        self.service = service
        self.why = why


class Refused(EnjambreError):
    """`sentence` is what the service said, as it said it: show it as data."""

    def __init__(self, service: str, status: int, sentence: str) -> None:
        super().__init__(f"{service} answered {status}: {sentence}")
        self.service = service
        self.status = status
        self.sentence = sentence
