"""Which partnership answers on a host: a map kept in the process, read again when its version in the database has risen.

A host that is not on the map has no partnership: there is no fall-back. Suspended partnerships are not on the map.
A warm look-up asks the database nothing; every `TENANT_MAP_TTL` seconds one look-up reads the version.
"""

import time
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http.request import split_domain_port

from tenants.enums import PartnershipStatus
from tenants.fanout import in_public
from tenants.models import Domain, HostMapVersion, Partnership

NOT_READ = -1


class HostMap:
    """Hosts and their partnerships as of one version."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        """Forget everything; the next look-up reads the database."""
        self._partnerships: dict[str, Partnership] = {}
        self._version = NOT_READ
        self._fresh_until = 0.0

    def find(self, host: str) -> Partnership | None:
        """Return the live partnership that answers on a host (as sent: any case, with port or trailing dot), or None."""
        if self._clock() >= self._fresh_until:
            self._refresh()
        return self._partnerships.get(domain_of(host))

    def _refresh(self) -> None:
        """One thread reads while the others go on with the map they have; the first read is waited for."""
        if not self._lock.acquire(blocking=self._version == NOT_READ):
            return
        try:
            if self._clock() >= self._fresh_until:
                in_public(self._read)
                self._fresh_until = self._clock() + settings.TENANT_MAP_TTL
        finally:
            self._lock.release()

    def _read(self) -> None:
        version = HostMapVersion.objects.values_list("version", flat=True).get()
        if version == self._version:
            return
        domains = Domain.objects.filter(tenant__status=PartnershipStatus.LIVE).select_related("tenant")
        self._partnerships = {domain.domain: domain.tenant for domain in domains}
        self._version = version


host_map = HostMap()


def domain_of(host: str) -> str:
    """Return the bare lower-case domain of a Host header: no port, no trailing dot; empty when it is malformed."""
    domain: str = split_domain_port(host)[0]
    return domain
