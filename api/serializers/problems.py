from rest_framework import serializers


class ProblemSerializer(serializers.Serializer[object]):
    """What went wrong (RFC 9457). `code` is stable; `detail` is for people."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment]
        required=False, help_text="What is wrong, by field or parameter"
    )
