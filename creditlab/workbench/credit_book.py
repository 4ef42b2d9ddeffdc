"""The book of customers under its former name; it is `creditlab.decide.credit_book`."""

from creditlab.decide.credit_book import CreditBook, read_credit_book

__all__ = ["CreditBook", "read_credit_book"]
