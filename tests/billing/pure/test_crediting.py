from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.crediting import CreditableLine, CreditTooLarge, NothingToCredit, credit_line, credit_part, credit_rest
from billing.vat import Vat
from membership.enums import VatTreatment
from tests.money_examples import proof

STANDARD = Vat(VatTreatment.STANDARD, 20, "")
LINES = [CreditableLine(n, f"Line {n}", net, STANDARD.of(net)) for n, net in enumerate((68_33, 68_33, 57_50, 85_00), 1)]


def after(lines, note):
    taken = {c.line_id: c for c in note}
    return [
        replace(
            line,
            credited_net_pence=line.credited_net_pence + taken[line.id].net_pence,
            credited_vat_pence=line.credited_vat_pence + taken[line.id].vat_pence,
        )
        if line.id in taken
        else line
        for line in lines
    ]


def test_four_notes_of_one_line_each_credit_the_invoice_exactly():
    notes = [credit_part([line], {line.id: line.net_pence}) for line in LINES]

    gross = [sum(c.net_pence + c.vat_pence for c in note) for note in notes]
    assert gross == [82_00, 82_00, 69_00, 102_00]
    assert sum(gross) == sum(line.net_pence + line.vat_pence for line in LINES) == 335_00


def test_the_rest_of_a_partly_credited_invoice_brings_it_to_nothing():
    first = credit_part(LINES, {1: 1, 3: 20_01})

    rest = credit_rest(after(LINES, first))

    assert sum(c.net_pence for c in first + rest) == 279_16
    assert sum(c.vat_pence for c in first + rest) == 55_84


def test_more_than_is_left_is_refused_with_what_is_left():
    left = after(LINES, credit_part(LINES, {4: 80_00}))

    with pytest.raises(CreditTooLarge, match=r"“Line 4”: at most £5\.00 is left"):
        credit_part(left, {4: 5_01})


def test_a_negative_amount_is_refused():
    with pytest.raises(CreditTooLarge):
        credit_part(LINES, {1: -1})


@pytest.mark.parametrize("pence", [0, -1, 68_34])
def test_a_line_is_credited_by_something_and_at_most_what_is_left(pence):
    with pytest.raises(CreditTooLarge, match=r"^“Line 1”: at most £68\.33 is left to credit, before VAT\.$") as refused:
        credit_line(LINES[0], pence)

    assert refused.value.code == "credit_too_large"


@pytest.mark.parametrize("amounts", [{}, {1: 0}, {99: 10}])
def test_a_note_without_an_amount_is_refused(amounts):
    with pytest.raises(NothingToCredit, match=r"^Give an amount for at least one line\.$"):
        credit_part(LINES, amounts)


def test_a_credited_invoice_cannot_be_credited_again():
    with pytest.raises(NothingToCredit, match=r"^Everything on this invoice is credited already\.$"):
        credit_rest(after(LINES, credit_rest(LINES)))


lines = st.lists(
    st.tuples(st.integers(1, 10**7), st.sampled_from([0, 5, 20])).map(
        lambda pair: CreditableLine(0, "Line", pair[0], Vat(VatTreatment.STANDARD, pair[1], "").of(pair[0]))
    ),
    min_size=1,
    max_size=6,
).map(lambda rows: [replace(row, id=n) for n, row in enumerate(rows, 1)])


@proof
@given(lines=lines, data=st.data())
def test_any_set_of_notes_that_credits_all_sums_to_exactly_the_invoice(lines, data):
    state, net, vat = lines, 0, 0
    while any(line.net_left_pence for line in state):
        amounts = {line.id: data.draw(st.integers(0, line.net_left_pence)) for line in state if line.net_left_pence}
        note = credit_part(state, amounts) if any(amounts.values()) else credit_rest(state)
        assert all(c.vat_pence >= 0 for c in note)
        net, vat, state = net + sum(c.net_pence for c in note), vat + sum(c.vat_pence for c in note), after(state, note)

    assert (net, vat) == (sum(line.net_pence for line in lines), sum(line.vat_pence for line in lines))
