"""The customer file says what the book, the ratios and the rules say, and refuses in place."""

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest

import creditlab as cl
from creditlab._colours import INK, MUTED
from creditlab.data.ratios import RATIOS, ratios
from creditlab.data.simulate import simulate_ledger
from creditlab.decide.credit_book import HOLD, REVIEW
from creditlab.lab.customer_view import PEERS, CustomerView
from creditlab.lab.drawing import CHIPS, bars, page


@pytest.fixture(scope="module")
def made():
    return simulate_ledger(120, years=2, seed=6)


@pytest.fixture(scope="module")
def book(made):
    return cl.read_credit_book(made.events, made.statements, made.customers)


@pytest.fixture
def view(book):
    return CustomerView(book)


@pytest.fixture
def file(book):
    return cl.CustomerFile(book)


def with_statements(book):
    """A customer with statements of some years and at least five peers."""
    years = book.statements.groupby("customer").size()
    known = [c for c in book.customers.index if years.get(c, 0) >= 2]
    return next(c for c in known if len(CustomerView(book, c).peers()) >= PEERS)


def without_statements(book):
    return next(c for c in book.customers.index if c not in set(book.statements["customer"]))


# --- The view --------------------------------------------------------------------------------


def test_the_queue_is_in_order_of_urgency(book, view):
    actions = book.customers["action"].reindex(view.queue)
    order = actions.map({HOLD: 0, REVIEW: 1}).fillna(2)
    assert order.is_monotonic_increasing
    assert set(view.queue) == set(book.customers.index)
    held = book.customers.loc[[c for c in view.queue if actions[c] == HOLD], "open"]
    assert held.is_monotonic_decreasing
    assert view.customer == view.queue[0]


def test_the_limit_of_now_is_that_of_the_book(book, view):
    for customer in book.customers.index:
        view.choose(customer)
        row = book.customers.loc[customer]
        whole_days = round(row["terms"]) == row["terms"]
        if whole_days:
            assert view.limit["limit"] == pytest.approx(row["limit"])
            assert view.limit["binding"] == row["binding"]
        assert view.headroom == pytest.approx(
            view.limit["limit"] - row["open"] - view.request.amount
        )


def test_need_and_price_of_other_terms_by_hand(view):
    view.ask(terms=cl.Terms(90), sales=3_650_000.0, amount=100_000.0, pd=0.04, lgd=0.5)
    delay = view.row["delay"]
    vat = 1 + view.request.policy.vat_rate
    assert view.limit["need"] == pytest.approx(10_000 * vat * (90 + delay))
    asked = view.offers.set_index("offer").loc["asked: net 90"]
    days = 90 + delay
    funding = 100_000 * 0.06 * days / 365
    loss = 100_000 * 0.5 * (1 - 0.96 ** (days / 365))
    assert asked["total"] == pytest.approx(funding + loss)
    assert asked["price"] == pytest.approx((funding + loss) / 100_000)


def test_a_discount_costs_what_is_given_and_is_paid_early(view):
    view.ask(terms=cl.Terms(30, 0.02, 10), amount=1000.0, pd=0.0)
    early = view.offers.set_index("offer").loc["asked: 2/10 net 30, paid early"]
    assert early["days"] == 10
    assert early["total"] == pytest.approx(20 + 980 * 0.06 * 10 / 365)


def test_a_lower_share_lowers_its_component_only(view, book):
    view.choose(with_statements(book))
    before = view.limit
    view.ask(net_worth_share=book.policy.net_worth_share / 2)
    assert view.limit["net_worth"] == pytest.approx(before["net_worth"] / 2)
    for rule in ("need", "working_capital", "record"):
        assert view.limit[rule] == pytest.approx(before[rule])


def test_our_own_sales_limit_a_customer_as_in_the_book(book):
    small = cl.CustomerFile(dataclasses.replace(book, own_sales=1000.0))
    row = small.state.row
    open_share = (1 + book.policy.vat_rate) * (row["terms"] + row["delay"]) / 365
    assert small.state.limit["binding"] == "own_sales"
    assert small.state.limit["limit"] == pytest.approx(100 * open_share)
    small.own_sales.value = 0.2
    assert small.state.limit["limit"] == pytest.approx(200 * open_share)
    assert "20% of our sales" in small.limit.value
    without = cl.CustomerFile(dataclasses.replace(book, own_sales=0.0))
    assert np.isnan(without.state.limit["own_sales"])


def test_quartiles_lights_and_shares_are_those_of_the_other_companies(book, view):
    customer = with_statements(book)
    view.choose(customer)
    latest = (
        ratios(book.statements).sort_values("year_end").drop_duplicates("customer", keep="last")
    )
    latest = latest.set_index("customer")
    industry = book.customers["industry"].reindex(latest.index)
    peers = latest[(industry == view.industry) & (latest.index != customer)]
    found = view.ratios()
    for name, row in found.iterrows():
        values, own = peers[name].dropna(), latest.loc[customer, name]
        assert row["peers"] == len(values)
        assert row["low"] == pytest.approx(np.quantile(values, 0.25))
        assert row["high"] == pytest.approx(np.quantile(values, 0.75))
        if row["better"] == "neither" or np.isnan(own) or len(values) < PEERS:
            assert row["light"] == ""
            continue
        sign = 1 if row["better"] == "high" else -1
        better = (sign * own > sign * values).mean() + (own == values).mean() / 2
        assert row["outdone"] == pytest.approx(better)
        assert row["light"] == ("good" if better >= 0.5 else "watch" if better >= 0.25 else "weak")


def test_fewer_than_five_peers_give_no_light(book):
    customer = with_statements(book)
    industry = book.customers["industry"].mask(book.customers.index == customer, "alone")
    alone = dataclasses.replace(book, customers=book.customers.assign(industry=industry))
    found = CustomerView(alone, customer).ratios()
    assert (found["peers"] == 0).all()
    assert (found["light"] == "").all()
    file = cl.CustomerFile(alone, customer)
    assert f"Fewer than {PEERS} are no comparison" in file.ratios.value
    assert "class='creditlab-light'" not in file.ratios.value


def test_without_an_industry_all_others_are_peers(book):
    everybody = dataclasses.replace(book, customers=book.customers.drop(columns="industry"))
    view = CustomerView(everybody, with_statements(book))
    others = set(book.statements["customer"]) - {view.customer}
    assert set(view.peers().index) == others
    assert "of all industries" in cl.CustomerFile(everybody, view.customer).ratios.value


def test_delays_and_ages_add_up_to_the_book(book, view):
    for customer in book.customers.index[:20]:
        view.choose(customer)
        assert len(view.delays()) == book.customers.loc[customer, "judged"]
        assert view.ageing()["total"] == pytest.approx(book.customers.loc[customer, "open"])


def test_the_pd_begins_at_the_share_written_off(made, book, view):
    events = made.events
    lately = events[
        (events["kind"] == "write_off") & (events["date"] > book.at - pd.Timedelta(days=366))
    ]
    share = (lately["customer"].nunique() + 0.5) / (len(book.customers) + 1)
    assert view.request.pd == pytest.approx(share)


def test_a_model_that_does_not_apply_is_refused_with_the_one_that_does(book, view):
    view.choose(with_statements(book))
    assert view.failure()["zone"].iloc[-1] == book.customers.loc[view.customer, "zone"]
    with pytest.raises(ValueError, match=r"market_value.*z_prime"):
        view.failure("z")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": float("nan")}, "amount is nan; give an amount above 0"),
        ({"amount": 0.0}, "give an amount above 0"),
        ({"sales": -1.0}, "sales is -1.0"),
        ({"pd": 1.2}, "pd is 1.2; give a share"),
        ({"funding": float("nan")}, "funding is nan"),
        ({"net_worth_share": -0.1}, "net_worth_share is -0.1"),
        ({"record_floor": 75.0, "record_full": 75.0}, "the first must be lower"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(view, changes, said):
    before = view.request, view.limit, view.offers
    with pytest.raises(ValueError, match=re.escape(said)):
        view.ask(**changes)
    after = view.request, view.limit, view.offers
    assert all(new is old for new, old in zip(after, before, strict=True))


def test_a_book_without_customers_is_refused(book):
    empty = dataclasses.replace(book, customers=book.customers.iloc[:0])
    with pytest.raises(ValueError, match="the book has 0 customers at 2023"):
        cl.CustomerFile(empty)


def test_a_company_without_invoices_is_refused_and_the_file_stays(book):
    statements = book.statements.copy()
    statements.loc[statements.index[0], "customer"] = "N1"
    view = CustomerView(dataclasses.replace(book, statements=statements))
    before = view.customer, view.request
    with pytest.raises(ValueError, match=r"no invoice of 'N1'.*It has statements, but"):
        view.choose("N1")
    with pytest.raises(ValueError, match=r"no invoice of 'nobody' among those of the .* customers"):
        view.choose("nobody")
    assert (view.customer, view.request) == before


# --- The widget ------------------------------------------------------------------------------


def test_the_slider_and_the_text_of_terms_follow_each_other(file):
    file.days.value = 75
    assert file.terms.value == "net 75"
    file.terms.value = "2/10 net 45"
    assert file.days.value == 45
    file.days.value = 60
    assert file.state.request.terms == cl.Terms(60, 0.02, 10)
    file.days.value = 8  # before the discount ends: it falls away
    assert file.terms.value == "net 8"
    assert "asked: net 8" in file.offers.value


def test_a_control_changes_the_picture_of_the_limit(book):
    file = cl.CustomerFile(book, with_statements(book))
    before = file.limit.value
    file.working_capital.value = 0.01
    assert file.state.request.policy.working_capital_share == 0.01
    assert file.limit.value != before
    assert "1% of working capital" in file.limit.value
    file.reset.click()
    assert file.limit.value == before
    assert file.working_capital.value == book.policy.working_capital_share


@pytest.mark.parametrize(
    ("control", "value", "said"),
    [
        ("terms", "soon", "terms &#x27;soon&#x27;: write days"),
        ("terms", "2/30 net 10", "paying early must be earlier"),
        ("amount", -5.0, "amount is -5.0; give an amount above 0"),
        ("amount", float("nan"), "amount is nan"),
        ("index", (40.0, 40.0), "the first must be lower"),
    ],
)
def test_what_cannot_be_is_refused_in_place(file, control, value, said):
    before = file.state.request, file.limit.value, getattr(file, control).value
    getattr(file, control).value = value
    assert said in file.message.value
    assert "Nothing was changed." in file.message.value
    assert (file.state.request, file.limit.value, getattr(file, control).value) == before
    file.pd.value = 0.2
    assert file.message.value == ""


def test_customers_are_found_by_name_and_by_urgency(book, file):
    second = file.state.queue[1]
    file.after.click()
    assert file.state.customer == file.queue.value == second
    file.before.click()
    file.before.click()
    assert file.state.customer == file.state.queue[-1]
    name = book.customers["name"].iloc[5]
    file.find.value = name.upper()
    assert file.state.customer == book.customers.index[5]
    assert name in file.heading.value
    shown = file.heading.value
    file.find.value = "no such company"
    assert "no invoice of &#x27;no such company&#x27;" in file.message.value
    assert file.heading.value == shown
    file.find.value = "Co., Ltd"
    assert "names have &#x27;Co., Ltd&#x27; in them" in file.message.value


def test_a_long_list_is_cut_but_everybody_is_found(book, monkeypatch):
    monkeypatch.setattr("creditlab.lab.customer_file.LISTED", 5)
    file = cl.CustomerFile(book)
    last = file.state.queue[-1]
    assert len(file.find.options) == len(file.queue.options) == 5
    file.find.value = file.state.names[last]
    assert file.state.customer == file.queue.value == last
    assert len(file.queue.options) == 6
    file.find.value = "Packaging"
    assert 1 < len(file.find.options) <= 5
    assert all("Packaging" in name for name in file.find.options)


def test_text_has_contrast_enough():
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
        return np.dot(linear, [0.2126, 0.7152, 0.0722])

    pairs = [(INK, "#ffffff"), (MUTED, "#ffffff"), *CHIPS.values()]
    for pair in pairs:
        dark, light = sorted(luminance(colour) for colour in pair)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_a_customer_without_statements_has_a_file(book):
    file = cl.CustomerFile(book, without_statements(book))
    assert "there are no ratios" in file.ratios.value
    assert "No statement has all the figures" in file.failure.value
    assert (
        file.limit.value.count("not known: limits nothing") == 4
    )  # two of statements, two of others
    assert "class='bar'" in file.limit.value


def test_a_customer_of_whom_nothing_has_come_due_has_a_file(made):
    first = made.events[made.events["kind"] == "invoice"].groupby("customer")["date"].min()
    late = first.idxmax()
    found = cl.read_credit_book(made.events, at=first.max())
    file = cl.CustomerFile(found, late)
    assert "No invoice has come due yet" in file.payment.value
    assert "not known" in file.payment.value


def test_a_refused_model_says_which_applies(book):
    file = cl.CustomerFile(book, with_statements(book))
    file.model.value = "z"
    assert "role='alert'" in file.failure.value
    assert "z_prime" in file.failure.value
    file.model.value = "z_prime"
    assert "distress below 1.23, safe above 2.9" in file.failure.value


def test_lights_are_sign_word_and_colour(book):
    file = cl.CustomerFile(book, with_statements(book))
    found = re.findall(r"class='creditlab-light'[^>]*>(. \w+)", file.ratios.value)
    counted = file.state.ratios()["light"].value_counts()
    signs = {"good": "● good", "watch": "▲ watch", "weak": "■ weak"}
    for light, words in signs.items():
        assert found.count(words) == counted.get(light, 0)
    assert len(found) == sum(counted) - counted.get("", 0)
    families = [f"<b>{family}</b>" for family in RATIOS["family"].unique()]
    assert all(family in file.ratios.value for family in families)


def test_names_of_the_data_are_no_markup(made):
    evil = made.customers.assign(name="<b>x</b>", industry="<i>y</i>")
    file = cl.CustomerFile(cl.read_credit_book(made.events, made.statements, evil))
    still = file._repr_mimebundle_()["text/html"]
    assert "<b>x" not in still
    assert "<i>y" not in still
    assert "widget-view" in "".join(file._repr_mimebundle_())


def test_every_control_has_a_name(file):
    def controls(widget):
        for child in getattr(widget, "children", ()):
            yield from controls(child)
            if hasattr(child, "description") and not hasattr(child, "placeholder"):
                yield child

    assert all(control.description for control in controls(file))


def test_bars_are_as_long_as_their_amounts_and_the_marked_one_is_dark():
    svg = bars("b", [("a", 50.0, ""), ("b", 100.0, ""), ("c", 400.0, ""), ("d", None, "not known")],
               1, [(25.0, "open")], most=200.0)  # fmt: skip
    widths = [float(w) for w in re.findall(r"class='bar'[^>]* width='([\d.]+)'", svg)]
    assert widths == pytest.approx([50, 100, 200])
    fills = re.findall(r"class='bar'[^>]* fill='(#\w+)'", svg)
    assert fills[0] == fills[2] != fills[1]
    assert "» 400" in svg
    assert "not known" in svg
    assert page(svg).startswith("<div")
