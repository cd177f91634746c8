from collections.abc import Mapping
from typing import Any

from rest_framework import serializers


class Strict(serializers.Serializer[Any]):
    """The shape of a request: a field it does not have is refused, not ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := sorted(set(data) - set(self.fields))):
            raise serializers.ValidationError({name: ["There is no such field here."] for name in unknown})
        return super().to_internal_value(data)
