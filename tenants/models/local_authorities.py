from django.db import models


class LocalAuthority(models.Model):
    """One of the 153 local authorities in England; the DfE code is the key, names differ between sources."""

    code = models.PositiveSmallIntegerField(primary_key=True)
    gss_code = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=60)
    region = models.CharField(max_length=40)
    kind = models.CharField(max_length=4, help_text="DfE type: ILB, OLB, MD, UA, SC")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "local authorities"
        constraints = [
            models.CheckConstraint(condition=models.Q(code__gte=200, code__lte=999), name="local_authority_code_range")
        ]

    def __str__(self) -> str:
        return self.name


class StatisticalNeighbour(models.Model):
    """DfE's ten statistical neighbours of an authority, nearest first."""

    local_authority = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="neighbours")
    neighbour = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    source_on = models.DateField()

    class Meta:
        ordering = ["local_authority", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["local_authority", "neighbour"], name="statistical_neighbour_once"),
            models.UniqueConstraint(fields=["local_authority", "rank"], name="statistical_neighbour_rank_once"),
            models.CheckConstraint(condition=models.Q(rank__gte=1, rank__lte=10), name="statistical_neighbour_rank"),
            models.CheckConstraint(
                condition=~models.Q(neighbour=models.F("local_authority")), name="statistical_neighbour_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.neighbour}"
