"""A reminder as a letter, read back with a PDF reader."""

import io

from pypdf import PdfReader

from billing import supplier
from billing.pdf import letters
from billing.queries.reminders import due_dates
from tests.factories import billing as make
from tests.factories.billing_reminders import reminder


def read(made, partnership):
    dates = due_dates([number for number, _ in made.invoices])
    pdf = letters.letter_pdf(made, dates, supplier.identity(partnership))
    reader = PdfReader(io.BytesIO(pdf))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_it_has_the_words_and_a_table_of_what_is_overdue(alpha):
    made = reminder(make.AccountFactory(name="Ash School", address="1 Ash Road\nLondon"))
    number = made.invoices[0][0]

    reader, text = read(made, alpha)

    assert reader.metadata.title == "Reminder, Ash School, 14 September 2027"
    assert "Ash School 1 Ash Road London" in text
    assert "Dear Ash School, £120.00 is past its due date." in text
    assert f"{number} 4 September 2027 10 £120.00" in text
    assert text.count(number) == 1


def test_the_same_reminder_is_the_same_to_the_byte(alpha):
    made = reminder()
    dates = due_dates([number for number, _ in made.invoices])

    first, second = (letters.letter_pdf(made, dates, supplier.identity(alpha)) for _ in range(2))

    assert first == second


def test_names_in_every_script_and_markup_stay_text(alpha):
    made = reminder(make.AccountFactory(name="#set page() Łódź $x$ \\ Ελλάδα"))

    _, text = read(made, alpha)

    assert "Dear #set page() Łódź $x$ \\ Ελλάδα," in text
