"""Models of the public schema."""

from tenants.models.inbox import InboxMessage
from tenants.models.local_authorities import LocalAuthority, StatisticalNeighbour
from tenants.models.partnerships import Domain, HostMapVersion, Partnership, PoolSchema, SchemaScript
from tenants.models.register import RegisterChange, RegisterImport, RegisterSchool

__all__ = [
    "Domain",
    "HostMapVersion",
    "InboxMessage",
    "LocalAuthority",
    "Partnership",
    "PoolSchema",
    "RegisterChange",
    "RegisterImport",
    "RegisterSchool",
    "SchemaScript",
    "StatisticalNeighbour",
]
